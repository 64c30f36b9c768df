import { expect, test } from 'vitest';
import { compileDecisionSchema } from '../../functions/audit/event-schemas.ts';
import {
  type DetectLogLine,
  type DetectPorts,
  handleMessages,
} from '../../functions/detect/handle-messages.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { envelope } from '../audit/events.ts';
import { checkedLines } from '../observe/log-schema.ts';
import { MONDAY, told } from './decisions.ts';
import { createMemoryStore, foldPorts } from './memory-store.ts';
import { recordOf, TRAIL_SCENARIOS, WATCHED } from './trail-scenarios.ts';

function open() {
  const lines: DetectLogLine[] = [];
  const ports = foldPorts(createMemoryStore());
  const handling: DetectPorts = {
    ...ports,
    place: { accountId: '123456789012', region: 'us-east-1', version: '0.1.0' },
    installation: { sinceMs: Number.POSITIVE_INFINITY },
    roots: { policyRoot: '/sentinel/policies', profileRoot: '/sentinel/profiles' },
    readHistory: async () => {
      throw new Error('parameter store is away');
    },
    listParameters: async () => [],
    accountId: '123456789012',
    isDecision: compileDecisionSchema(),
    watched: WATCHED,
    publishMetrics: () => undefined,
    writeLog: checkedLines(lines),
  };
  return { ports, handling, lines };
}

const message = (messageId: string, event: DecisionEvent) => ({ messageId, body: envelope(event) });

test('a caller whose state is damaged keeps its own messages on the queue and nobody else’s', async () => {
  const { ports, handling, lines } = open();
  ports.store.save('caller/broken', 0, { state: '{', outbox: [], expiresAtSeconds: 0 });
  const batch = [
    message('a', told({ caller: 'broken', atMs: MONDAY })),
    message('b', told({ caller: 'alice', atMs: MONDAY })),
    { messageId: 'c', body: 'no json' },
  ];
  const { batchItemFailures } = await handleMessages(batch, handling);
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'a' }]);
  expect((await ports.store.load('caller/alice')).version).toBe(1);
  expect(lines.map((line) => line.message).toSorted()).toEqual(['failed', 'not understood']);
});

test('what fails beside a record of CloudTrail does not keep it from being told', async () => {
  const { ports, handling } = open();
  const [scenario] = TRAIL_SCENARIOS;
  if (scenario === undefined) throw new Error('a scenario');
  const trail = { source: 'aws.events', 'detail-type': 'AWS API Call via CloudTrail' };
  const changed = { source: 'aws.ssm', 'detail-type': 'Parameter Store Change' };
  const batch = [
    { messageId: 'p', body: envelope({ name: '/sentinel/policies/dev', operation: 'Update' }, changed) },
    { messageId: 'x', body: envelope({ name: '/elsewhere', operation: 'Update' }, changed) },
    { messageId: 't', body: envelope(recordOf(scenario.fires), trail) },
  ];
  expect(await handleMessages(batch, handling)).toEqual({ batchItemFailures: [{ itemIdentifier: 'p' }] });
  expect(ports.sent.map(({ event }) => event.code)).toEqual([scenario.code]);
});
