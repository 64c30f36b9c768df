import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { type Members, readInput } from '../aws-http/members.ts';
import type { Target } from './bus-state.ts';
import { done, type EventsContext, findRule, nameRule, type Output, readBusName } from './operation.ts';

/** AWS's default quota. */
const maxTargetsPerRule = 5;
const queueArnRule = { min: 1, max: 1600, pattern: /^arn:aws[\w-]*:sqs:[\w-]+:[0-9]{12}:[A-Za-z0-9_.-]+$/ };

function readTarget(members: Members): Target {
  const deadLetterArn = members.structure('DeadLetterConfig', (inner) => inner.string('Arn', queueArnRule));
  return {
    id: members.requiredString('Id', nameRule),
    arn: members.requiredString('Arn', queueArnRule),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

/**
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html, for SQS queues, which get the
 * whole event (inputs and transformers are refused). A target with a known id replaces that one.
 */
export function putTargets(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => {
    const targets = members.structures('Targets', readTarget, { min: 1, max: 100 });
    if (targets === undefined) members.fault('Targets', undefined, 'Member must not be null');
    return {
      name: members.requiredString('Rule', nameRule),
      busName: readBusName(members),
      targets: targets ?? [],
    };
  });
  if (!read.ok) return read;
  const rule = findRule(context, read.output.busName, read.output.name);
  if (!rule.ok) return rule;
  const byId = new Map(rule.output.targets.map((target) => [target.id, target]));
  for (const target of read.output.targets) byId.set(target.id, target);
  if (byId.size > maxTargetsPerRule) {
    return refuse('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
  rule.output.targets = [...byId.values()];
  context.state.save();
  return done({ FailedEntryCount: 0, FailedEntries: [] });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html */
export function removeTargets(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => {
    const ids = members.strings('Ids', { min: 1, max: 100 }, nameRule);
    if (ids === undefined) members.fault('Ids', undefined, 'Member must not be null');
    members.boolean('Force');
    return { name: members.requiredString('Rule', nameRule), busName: readBusName(members), ids: ids ?? [] };
  });
  if (!read.ok) return read;
  const { name, busName, ids } = read.output;
  const rule = findRule(context, busName, name);
  if (!rule.ok) return rule;
  rule.output.targets = rule.output.targets.filter((target) => !ids.includes(target.id));
  context.state.save();
  return done({ FailedEntryCount: 0, FailedEntries: [] });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
export function listTargetsByRule(context: EventsContext, input: unknown): Outcome<Output> {
  const read = readInput(input, 'json', (members) => {
    members.integer('Limit', { min: 1, max: 100 });
    return { name: members.requiredString('Rule', nameRule), busName: readBusName(members) };
  });
  if (!read.ok) return read;
  const rule = findRule(context, read.output.busName, read.output.name);
  if (!rule.ok) return rule;
  return done({
    Targets: rule.output.targets.map(({ id, arn, deadLetterArn }) => ({
      Id: id,
      Arn: arn,
      ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
    })),
  });
}
