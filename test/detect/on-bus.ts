import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { assumedRole } from '../../local/iam/world.ts';
import { logsData } from '../../local/stack/detect.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { keysOf } from '../stack/start-fixture.ts';
import { whenTrue } from '../stack-ledger/running.ts';
import type { recordOf } from './trail-scenarios.ts';

const BATCH = 10;

/** Puts decisions on the sentinel bus as the vend function, the one whom its policy lets speak. */
export async function putDecisions(stack: Stack, events: readonly DecisionEvent[]): Promise<void> {
  const role = stack.world.findRole(stack.seeds.vendRoleArn);
  if (role === undefined) throw new Error('no vend role');
  const principal = assumedRole(role, { sessionName: 'vend' });
  const client = new EventBridgeClient({
    endpoint: stack.file.endpoints.events,
    region: stack.file.region,
    credentials: stack.world.issueSession({ principal, expiresAtMs: Date.now() + 3_600_000 }),
  });
  for (let from = 0; from < events.length; from += BATCH) {
    const Entries = events.slice(from, from + BATCH).map((event) => ({
      EventBusName: 'sentinel',
      Source: 'sentinel.tvm',
      DetailType: 'Credential Decision',
      Detail: JSON.stringify(event).replace(
        /[\u007f-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    }));
    const answer = await client.send(new PutEventsCommand({ Entries }));
    if (answer.FailedEntryCount !== 0) throw new Error('the bus did not take a decision');
  }
  client.destroy();
}

/** Puts a record of CloudTrail on the default bus, as the service does. */
export async function putRecord(stack: Stack, detail: ReturnType<typeof recordOf>): Promise<void> {
  const service = String(detail.eventSource).replace('.amazonaws.com', '');
  await stack.emit({
    source: `aws.${service}`,
    detailType: 'AWS API Call via CloudTrail',
    resources: [],
    detail: JSON.stringify(detail),
  });
}

/** Tells the detect function that the API had these requests. */
export async function tellAccess(stack: Stack, events: readonly DecisionEvent[]): Promise<void> {
  const lines = events.map(({ time, requestId }) => ({ timeMs: Date.parse(time), requestId }));
  await invokeDetect(stack, { awslogs: { data: logsData(lines) } });
}

/** As Lambda makes an asynchronous invocation: three times where it fails. */
export async function invokeDetect(stack: Stack, payload: object): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await stack.lambda.invoke('detect', JSON.stringify(payload));
    if (outcome.ok) return;
    if (tries === 3) throw new Error(`detect: ${outcome.kind} ${outcome.payload}`);
  }
}

/**
 * Waits until the queues of detections and ledger are empty and nothing of them is at work. The detections come first:
 * what they find goes on to the ledger, which gives them nothing.
 */
export async function drained(stack: Stack, limitMs = 60_000): Promise<void> {
  const client = new SQSClient({
    endpoint: stack.file.endpoints.sqs,
    region: stack.file.region,
    credentials: keysOf(stack, 'alice'),
  });
  const audit = stack.file.auditQueueUrl ?? '';
  const left = async (QueueUrl: string): Promise<number> => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  };
  await whenTrue(limitMs, async () => {
    if ((await left(audit.replace(/audit$/, 'detect'))) > 0) return false;
    return (await left(audit)) === 0;
  });
  client.destroy();
}
