import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { openDeadLetters } from '../../client/audit/open-dead-letters.ts';
import { redrive } from '../../client/audit/redrive.ts';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import type { EventsFault } from '../../local/events/events.ts';
import { assumedRole } from '../../local/iam/world.ts';
import { defaultSeeds } from '../../local/seeds/seeds.ts';
import { askInTime } from '../stack/start-fixture.ts';
import { askUntilGiven, type LedgerStack, startWithLedger, whenTrue } from './running.ts';

const given = (decisions: Awaited<ReturnType<LedgerStack['whole']>>) =>
  decisions.filter(({ code }) => code === 'OK').length;
/** How long the table is down. `npm run soak:audit` has the long form of this. */
const DOWN_MS = Number(process.env.SENTINEL_TEST_TABLE_DOWN_MS ?? '3000');
/** Half the time it is down: a message is received three times then, and at five it would be a dead letter. */
const VISIBLE_AFTER_SECONDS = Math.max(10, Math.ceil(DOWN_MS / 2000));

test('the bus refuses: the event comes by the queue, once', { timeout: 240_000 }, async () => {
  const running = await startWithLedger({ faults: { events: () => 'error-500' } });
  const before = given(await running.whole());
  await askUntilGiven(running.stack, 'bob');
  expect(given(await running.whole())).toBeGreaterThan(before);
});

test('the bus takes the event and its answer is cut: it is on the queue twice, and in the ledger once', {
  timeout: 240_000,
}, async () => {
  let fault: EventsFault = 'none';
  const running = await startWithLedger({ faults: { events: () => fault } });
  fault = 'half-answer';
  await askUntilGiven(running.stack, 'bob');
  fault = 'none';
  expect(await askInTime(running.stack, 'alice', 'billing')).toMatchObject({ code: 'POLICY_DENY' });
  // What came after the second copy is written: so that copy was handled too.
  await whenTrue(30_000, async () => (await running.all()).some(({ code }) => code === 'POLICY_DENY'));
  expect((await running.whole()).length).toBeGreaterThanOrEqual(running.seen + 2);
});

test('bus and queue refuse: no credentials, the session is forgotten, and the loss is no gap', {
  timeout: 240_000,
}, async () => {
  let fault: EventsFault = 'none';
  const running = await startWithLedger({ faults: { events: () => fault } });
  const { stack } = running;
  fault = 'error-500';
  await stack.servers.get('sqs')?.stop();
  const unrecorded = { kind: 'refused', code: 'AUDIT_UNAVAILABLE' };
  expect(await askInTime(stack, 'alice', 'dev', unrecorded.code)).toMatchObject(unrecorded);
  expect(await askInTime(stack, 'alice', 'billing')).toMatchObject({ kind: 'refused', code: 'POLICY_DENY' });
});

/** Seeds whose audit queue shows a failed batch again after seconds, not after three minutes. */
function impatientSeeds() {
  const seeds = defaultSeeds('123456789012', 'us-east-1');
  return {
    ...seeds,
    queues: seeds.queues.map((queue) => ({ ...queue, visibilityTimeoutSeconds: VISIBLE_AFTER_SECONDS })),
  };
}

test('the table is down for a while under load: nothing is lost, nothing doubled', {
  timeout: 240_000,
}, async () => {
  const running = await startWithLedger({ seeds: impatientSeeds() });
  const { stack, folder, whole } = running;
  const table = stack.servers.get('dynamodb');
  if (table === undefined) throw new Error('no table server');
  let asked = 0;
  const askOnce = async () => {
    asked += 1;
    await askUntilGiven(stack, asked % 2 === 0 ? 'bob' : 'alice');
  };
  for (let n = 0; n < 3; n += 1) await askOnce();
  await whole();
  await table.stop();
  const downSinceMs = performance.now();
  while (performance.now() - downSinceMs < DOWN_MS) {
    await askOnce();
    await new Promise((done) => setTimeout(done, 50));
  }
  const again = await startDynamoDb({ dataFolder: join(folder, 'dynamodb'), port: table.port });
  onTestFinished(again.stop);
  const found = await whole(60_000 + 4000 * VISIBLE_AFTER_SECONDS);
  // Nothing lost, for whoever was given keys was counted; and nothing doubled.
  expect(given(found)).toBeGreaterThanOrEqual(asked + 1);
});

test('a forged event goes to the dead letters with its reason, and can be put back', {
  timeout: 240_000,
}, async () => {
  const running = await startWithLedger();
  const { stack, folder } = running;
  const role = stack.world.findRole(stack.seeds.vendRoleArn);
  if (role === undefined) throw new Error('no vend role');
  const expiresAtMs = Date.now() + 600_000;
  const credentials = stack.world.issueSession({
    principal: assumedRole(role, { sessionName: 'vend' }),
    expiresAtMs,
  });
  const sqs = new SQSClient({ region: 'us-east-1', endpoint: stack.file.endpoints.sqs, credentials });
  const QueueUrl = stack.file.auditQueueUrl;
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: '{"account":"210987654321","source":"sentinel.tvm","detail-type":"x","detail":{}}',
    }),
  );
  sqs.destroy();
  const shown: string[] = [];
  const surroundings = {
    env: { SENTINEL_LOCAL_DIR: folder },
    out: (text: string) => void shown.push(text),
    err: () => undefined,
    nowMs: Date.now,
  };
  const opening = await openDeadLetters(undefined, surroundings.env);
  if (!opening.ok) throw new Error(opening.message);
  await whenTrue(30_000, async () => {
    await redrive(opening.queue, { apply: true, reason: undefined, json: true }, surroundings);
    return shown.length > 0;
  });
  expect(JSON.parse(shown[0] ?? '')).toMatchObject({ reason: 'foreign-account', redriven: true });
});
