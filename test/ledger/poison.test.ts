import { expect, test } from 'vitest';
import { handleBatch } from '../../functions/audit/handle-batch.ts';
import { decision, envelope, incoming } from '../audit/events.ts';
import { seededRandom, shuffled } from '../soak/seeded-random.ts';
import { messageOf, RETENTION_SECONDS, startAudit } from './audit-fixture.ts';
import { BAD_MESSAGES } from './bad-messages.ts';
import { checkLedger } from './check-ledger.ts';

const COUNT = 1000;
const BATCH = 25;

test('1,000 bad messages among 1,000 good ones: each bad one is a dead letter with its reason, each good one lands', async () => {
  const { client, table, ports, total, deadLetters } = await startAudit();
  const good = Array.from({ length: COUNT }, (_, n) => decision(n));
  // Each body is used once: the large ones by their number, and the queue would tell equal ones apart by nothing.
  const bad = Array.from({ length: COUNT }, (_, n) => {
    const kind = BAD_MESSAGES[n % BAD_MESSAGES.length];
    return kind === undefined ? [] : [{ kind, message: messageOf(kind.body(COUNT + n)) }];
  }).flat();
  const queue = shuffled(seededRandom(7), [
    ...good.map((event) => messageOf(envelope(event))),
    ...bad.map(({ message }) => message),
  ]);
  for (let at = 0; at < queue.length; at += BATCH) {
    expect(await handleBatch(queue.slice(at, at + BATCH), ports)).toEqual({ batchItemFailures: [] });
  }
  const events = new Map(good.map((event) => [event.id, incoming(event)]));
  expect(await checkLedger(client, table, events, RETENTION_SECONDS)).toMatchObject({ size: COUNT });
  const letters = new Map((await deadLetters()).map((letter) => [letter.messageId, letter]));
  expect(letters.size).toBe(COUNT);
  const wrong = bad.flatMap(({ kind, message }) => {
    const letter = letters.get(message.messageId);
    const right = letter?.body === message.body && letter.reason === kind.code && letter.detail !== '';
    return right ? [] : [`${kind.name}: ${letter?.reason} (${letter?.detail}), not ${kind.code}`];
  });
  expect(wrong).toEqual([]);
  const foreign = bad.filter(({ kind }) => kind.code.startsWith('foreign-')).length;
  expect(total('LedgerAppended')).toBe(COUNT);
  expect(total('LedgerForeign')).toBe(foreign);
  expect(total('LedgerRejected')).toBe(COUNT - foreign);
  expect([total('LedgerLeft'), total('LedgerConflict'), total('LedgerDuplicate')]).toEqual([0, 0, 0]);
}, 60_000);

test('a message as long as the queue takes has no room for a reason: it stays for the queue’s own redrive', async () => {
  const { ports, lines, total, deadLetters } = await startAudit();
  const longest = messageOf('x'.repeat(1_048_576));
  const batch = [longest, messageOf(envelope(decision(1)))];
  expect(await handleBatch(batch, ports)).toEqual({
    batchItemFailures: [{ itemIdentifier: longest.messageId }],
  });
  expect([total('LedgerAppended'), total('LedgerLeft')]).toEqual([1, 1]);
  expect(await deadLetters()).toEqual([]);
  expect(lines).toContainEqual(expect.objectContaining({ message: 'left on the queue', level: 'error' }));
});
