import type { Rule } from './bus-state.ts';
import { type EventsContext, ruleArn } from './operation.ts';
import type { Entry } from './put-events.ts';

/** Puts a message on the queue of that ARN, with text attributes; false: there is none. */
export type SendToQueue = (
  arn: string,
  body: string,
  attributes?: Readonly<Record<string, string>>,
) => boolean | Promise<boolean>;

/** Whether the queue's policy lets EventBridge send to it for the rule. */
export type AdmitsRule = (queueArn: string, ruleArn: string) => boolean;

/** Where deliveries go. */
export type Delivery = { send: SendToQueue; admits: AdmitsRule };

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
 * Delivers an accepted event to every target of every enabled rule that matches. A queue that is gone, or whose
 * policy does not admit the rule, sends it to the target's dead-letter queue with the attributes EventBridge adds
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html), and without one it is lost, as in AWS.
 */
export async function deliver(
  context: EventsContext,
  delivery: Delivery,
  entry: Entry,
  id: string,
): Promise<void> {
  const bus = context.state.buses.find((candidate) => candidate.name === entry.busName);
  if (bus === undefined) return;
  const envelope = envelopeOf(context, entry, id);
  const event: unknown = JSON.parse(envelope);
  const matching = bus.rules.filter((rule) => rule.enabled && context.state.patternOf(rule)(event));
  await Promise.all(matching.map((rule) => deliverToTargets(context, delivery, bus.name, rule, envelope)));
}

async function deliverToTargets(
  context: EventsContext,
  { send, admits }: Delivery,
  busName: string,
  rule: Rule,
  envelope: string,
): Promise<void> {
  const from = ruleArn(context, busName, rule.name);
  for (const { arn, deadLetterArn } of rule.targets) {
    const fault = !admits(arn, from) ? NO_PERMISSIONS : (await send(arn, envelope)) ? undefined : NO_RESOURCE;
    // The dead-letter queue's own policy is asked as well.
    if (fault === undefined || deadLetterArn === undefined || !admits(deadLetterArn, from)) continue;
    await send(deadLetterArn, envelope, {
      RULE_ARN: from,
      TARGET_ARN: arn,
      ERROR_CODE: fault.code,
      ERROR_MESSAGE: fault.message,
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '0',
    });
  }
}

const NO_RESOURCE = {
  code: 'NO_RESOURCE',
  message: 'The specified queue does not exist for this wsdl version.',
};
const NO_PERMISSIONS = {
  code: 'NO_PERMISSIONS',
  message: 'Lack of permissions to invoke cross account target.',
};
