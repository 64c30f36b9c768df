import type { Rule } from './bus-state.ts';
import { type EventsContext, ruleArn } from './operation.ts';
import type { Entry } from './put-events.ts';

/**
 * Puts a message on the queue of that ARN, with text attributes; false: there is none. (A queue policy is not
 * asked: the rule is the one allowed speaker here.)
 */
export type SendToQueue = (
  arn: string,
  body: string,
  attributes?: Readonly<Record<string, string>>,
) => boolean | Promise<boolean>;

/** An event as targets get it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html). */
export function envelopeOf(context: EventsContext, entry: Entry, id: string): string {
  const head = {
    version: '0',
    id,
    'detail-type': entry.detailType,
    source: entry.source,
    account: context.accountId,
    time: `${new Date(entry.timeMs ?? context.nowMs()).toISOString().slice(0, 19)}Z`,
    region: context.region,
    resources: entry.resources,
  };
  // The detail goes out as it came, so that no number or escape in it changes.
  return `${JSON.stringify(head).slice(0, -1)},"detail":${entry.detail}}`;
}

/**
 * Delivers an accepted event to every target of every enabled rule that matches. A queue that is gone sends it to
 * the target's dead-letter queue with the attributes EventBridge adds
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html), and without one it is lost, as in AWS.
 */
export async function deliver(
  context: EventsContext,
  send: SendToQueue,
  entry: Entry,
  id: string,
): Promise<void> {
  const bus = context.state.buses.find((candidate) => candidate.name === entry.busName);
  if (bus === undefined) return;
  const envelope = envelopeOf(context, entry, id);
  const event: unknown = JSON.parse(envelope);
  const matching = bus.rules.filter((rule) => rule.enabled && context.state.patternOf(rule)(event));
  await Promise.all(matching.map((rule) => deliverToTargets(context, send, bus.name, rule, envelope)));
}

async function deliverToTargets(
  context: EventsContext,
  send: SendToQueue,
  busName: string,
  rule: Rule,
  envelope: string,
): Promise<void> {
  for (const target of rule.targets) {
    if ((await send(target.arn, envelope)) || target.deadLetterArn === undefined) continue;
    await send(target.deadLetterArn, envelope, {
      RULE_ARN: ruleArn(context, busName, rule.name),
      TARGET_ARN: target.arn,
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: 'The specified queue does not exist for this wsdl version.',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '0',
    });
  }
}
