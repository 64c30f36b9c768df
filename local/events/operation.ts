import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import type { Members, StringRule } from '../aws-http/members.ts';
import type { Bus, BusState, Rule } from './bus-state.ts';

/** The account the server serves, and what its operations share. */
export type EventsContext = {
  accountId: string;
  region: string;
  state: BusState;
  nowMs: () => number;
};

export type Output = Readonly<Record<string, unknown>>;

export const busRule: StringRule = {
  min: 1,
  max: 1600,
  pattern: /^(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[/.\-_A-Za-z0-9]+$/,
};
export const nameRule: StringRule = { min: 1, max: 64, pattern: /^[.\-_A-Za-z0-9]+$/ };

/** A bus's name, given as name, as ARN, or not at all. */
export const busNameOf = (given: string | undefined): string =>
  given === undefined ? 'default' : (given.split(':event-bus/')[1] ?? given);

export const readBusName = (members: Members): string => busNameOf(members.string('EventBusName', busRule));

export const busArn = ({ region, accountId }: EventsContext, name: string): string =>
  `arn:aws:events:${region}:${accountId}:event-bus/${name}`;

export const ruleArn = ({ region, accountId }: EventsContext, bus: string, rule: string): string =>
  `arn:aws:events:${region}:${accountId}:rule/${bus === 'default' ? '' : `${bus}/`}${rule}`;

export function findBus(context: EventsContext, name: string): Outcome<Bus> {
  const bus = context.state.buses.find((candidate) => candidate.name === name);
  if (bus !== undefined) return { ok: true, output: bus };
  return refuse('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

export function findRule(context: EventsContext, busName: string, name: string): Outcome<Rule> {
  const bus = findBus(context, busName);
  if (!bus.ok) return bus;
  const rule = bus.output.rules.find((candidate) => candidate.name === name);
  if (rule !== undefined) return { ok: true, output: rule };
  return refuse('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName}.`);
}

export const done = (output: Output): Outcome<Output> => ({ ok: true, output });
