import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import type { Rule } from './bus-state.ts';
import {
  done,
  type EventsContext,
  findBus,
  findRule,
  nameRule,
  type Output,
  readBusName,
  ruleArn,
} from './operation.ts';
import { parsePattern } from './pattern.ts';

function describe(context: EventsContext, busName: string, rule: Rule): Output {
  return {
    Name: rule.name,
    Arn: ruleArn(context, busName, rule.name),
    EventPattern: rule.eventPattern,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    EventBusName: busName,
  };
}

/**
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html, for rules with an event pattern
 * (schedules are refused). Putting a rule again keeps its targets.
 */
export function putRule(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => ({
    name: members.requiredString('Name', nameRule),
    busName: readBusName(members),
    eventPattern: members.string('EventPattern', { max: 4096 }),
    state: members.string('State', { oneOf: ['ENABLED', 'DISABLED'] }),
    description: members.string('Description', { max: 512 }),
  }));
  if (!read.ok) return read;
  const { name, busName, eventPattern, state, description } = read.output;
  const bus = findBus(context, busName);
  if (!bus.ok) return bus;
  if (eventPattern === undefined || eventPattern === '') {
    return refuse(
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  }
  const pattern = parsePattern(eventPattern);
  if (!pattern.ok) {
    return refuse('InvalidEventPatternException', `Event pattern is not valid. Reason: ${pattern.reason}`);
  }
  const { rules } = bus.output;
  const at = rules.findIndex((rule) => rule.name === name);
  const targets = rules[at]?.targets ?? [];
  const described = description === undefined ? {} : { description };
  const rule: Rule = { name, eventPattern, enabled: state !== 'DISABLED', targets, ...described };
  rules.splice(at < 0 ? rules.length : at, at < 0 ? 0 : 1, rule);
  context.state.save();
  return done({ RuleArn: ruleArn(context, busName, name) });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
export function describeRule(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => ({
    name: members.requiredString('Name', nameRule),
    busName: readBusName(members),
  }));
  if (!read.ok) return read;
  const { name, busName } = read.output;
  const rule = findRule(context, busName, name);
  return rule.ok ? done(describe(context, busName, rule.output)) : rule;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export function listRules(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => ({
    prefix: members.string('NamePrefix', nameRule) ?? '',
    busName: readBusName(members),
    from: members.string('NextToken', { min: 1, max: 2048 }),
    limit: members.integer('Limit', { min: 1, max: 100 }) ?? 100,
  }));
  if (!read.ok) return read;
  const { prefix, busName, from, limit } = read.output;
  const bus = findBus(context, busName);
  if (!bus.ok) return bus;
  const rules = bus.output.rules
    .filter((rule) => rule.name.startsWith(prefix) && (from === undefined || rule.name >= from))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  return done({
    Rules: rules.slice(0, limit).map((rule) => describe(context, busName, rule)),
    NextToken: rules[limit]?.name,
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html: no targets left, or it is refused. */
export function deleteRule(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => {
    members.boolean('Force');
    return { name: members.requiredString('Name', nameRule), busName: readBusName(members) };
  });
  if (!read.ok) return read;
  const { name, busName } = read.output;
  const bus = findBus(context, busName);
  if (!bus.ok) return bus;
  const { rules } = bus.output;
  const at = rules.findIndex((rule) => rule.name === name);
  if ((rules[at]?.targets.length ?? 0) > 0) {
    return refuse('ValidationException', "Rule can't be deleted since it has targets.");
  }
  if (at >= 0) rules.splice(at, 1);
  context.state.save();
  return done({});
}

/**
 * Whether an event would match a pattern. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html:
 * the event must have the fields EventBridge gives every event.
 */
export function testEventPattern(_context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => ({
    pattern: parsePattern(members.requiredString('EventPattern', { max: 4096 })),
    event: parseEvent(members.requiredString('Event')),
  }));
  if (!read.ok) return read;
  const { pattern, event } = read.output;
  if (!pattern.ok) {
    return refuse('InvalidEventPatternException', `Event pattern is not valid. Reason: ${pattern.reason}`);
  }
  if (event === undefined) {
    return refuse('ValidationException', `The event needs ${EVENT_FIELDS.join(', ')}.`);
  }
  return done({ Result: pattern.value(event) });
}

const EVENT_FIELDS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function parseEvent(text: string): object | undefined {
  try {
    const event: unknown = JSON.parse(text);
    const isWhole =
      typeof event === 'object' && event !== null && EVENT_FIELDS.every((name) => Object.hasOwn(event, name));
    return isWhole ? event : undefined;
  } catch {
    return undefined;
  }
}
