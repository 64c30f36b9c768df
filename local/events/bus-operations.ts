import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import { busArn, busNameOf, busRule, done, type EventsContext, findBus, type Output } from './operation.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html: a custom bus, no slash in its name. */
export function createEventBus(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => ({
    name: members.requiredString('Name', { min: 1, max: 256, pattern: /^[.\-_A-Za-z0-9]+$/ }),
    description: members.string('Description', { max: 512 }),
  }));
  if (!read.ok) return read;
  const { name, description } = read.output;
  if (findBus(context, name).ok) {
    return refuse('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
  }
  const described = description === undefined ? {} : { description };
  context.state.buses.push({ name, createdAtMs: context.nowMs(), rules: [], ...described });
  context.state.save();
  return done({ EventBusArn: busArn(context, name), Description: description });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html */
export function describeEventBus(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => ({ name: busNameOf(members.string('Name', busRule)) }));
  if (!read.ok) return read;
  const bus = findBus(context, read.output.name);
  if (!bus.ok) return bus;
  const { name, description, createdAtMs } = bus.output;
  return done({
    Name: name,
    Arn: busArn(context, name),
    Description: description,
    CreationTime: createdAtMs / 1000,
    LastModifiedTime: createdAtMs / 1000,
  });
}
