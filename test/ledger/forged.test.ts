import { expect, test } from 'vitest';
import { handleBatch } from '../../functions/audit/handle-batch.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { decision, envelope, incoming } from '../audit/events.ts';
import { messageOf, startAudit } from './audit-fixture.ts';

const real = decision(7);
/** Somebody else's name under a real id. */
const forged = decision(7, { requestId: 'another', profile: 'prod' });

/** A writer with `other` in its ledger, and what came of a look at it. */
async function started() {
  const audit = await startAudit();
  const reads = createLedgerReads({
    client: audit.client,
    table: audit.table,
    log: 'main',
    wait: async () => {},
  });
  const take = (...events: DecisionEvent[]) =>
    handleBatch(
      events.map((event) => messageOf(envelope(event))),
      audit.ports,
    );
  const inLedger = async () => (await reads.readEntries(0, 100, 100)).map(({ leafHashHex }) => leafHashHex);
  const refused = async () => (await audit.deadLetters()).map(({ body, reason }) => ({ body, reason }));
  return { ...audit, reads, take, inLedger, refused };
}

const leaf = (event: DecisionEvent) => incoming(event).leafHashHex;
const conflict = (event: DecisionEvent) => ({ body: envelope(event), reason: 'conflict' });

test.each([
  ['after the real one', real, forged],
  ['before the real one', forged, real],
])(
  'a forged event %s: the first stays, the second is a dead letter and is counted',
  async (_, first, second) => {
    const { take, inLedger, refused, total, reads } = await started();
    await take(first, decision(1));
    expect(await take(second, decision(2))).toEqual({ batchItemFailures: [] });
    expect(await inLedger()).toEqual([leaf(first), leaf(decision(1)), leaf(decision(2))]);
    expect(await refused()).toEqual([conflict(second)]);
    expect([total('LedgerAppended'), total('LedgerConflict'), total('LedgerDuplicate')]).toEqual([3, 1, 0]);
    expect((await reads.readBodies([leaf(first), leaf(second)])).size).toBe(1);
  },
);

test('a forged event in the batch of the real one: the first stays, the second is counted', async () => {
  const { take, inLedger, refused, total } = await started();
  await take(real, forged, real);
  expect(await inLedger()).toEqual([leaf(real)]);
  expect(await refused()).toEqual([conflict(forged)]);
  expect([total('LedgerAppended'), total('LedgerConflict'), total('LedgerDuplicate')]).toEqual([1, 1, 1]);
});

test('a forged event again and again is counted each time, and moves nothing', async () => {
  const { take, inLedger, total } = await started();
  await take(real);
  for (let turn = 0; turn < 3; turn += 1) await take(forged, real);
  expect(await inLedger()).toEqual([leaf(real)]);
  expect([total('LedgerConflict'), total('LedgerDuplicate')]).toEqual([3, 3]);
});

test('a forged event beside the real one, by two writers at once: one is in, the other is counted', async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const { take, inLedger, refused, total } = await started();
    await Promise.all([take(real, decision(1)), take(forged, decision(2))]);
    const leaves = await inLedger();
    expect(leaves).toHaveLength(3);
    const kept = leaves.includes(leaf(real)) ? real : forged;
    expect(leaves.toSorted()).toEqual([leaf(kept), leaf(decision(1)), leaf(decision(2))].toSorted());
    expect(await refused()).toEqual([conflict(kept === real ? forged : real)]);
    expect(total('LedgerConflict')).toBe(1);
  }
});

test('a forged event whose writer died before its commit leaves the real one its place', async () => {
  const { ports, take, inLedger, total } = await started();
  const store = {
    ...ports.store,
    commit: () => Promise.reject(new Error('killed')),
  };
  await handleBatch([messageOf(envelope(forged))], { ...ports, store, mostAttempts: 1 });
  await take(real);
  expect(await inLedger()).toEqual([leaf(real)]);
  expect(total('LedgerConflict')).toBe(0);
});

test('a conflict that the dead-letter queue does not take stays on the queue', async () => {
  const { ports, take, total } = await started();
  await take(real);
  const message = messageOf(envelope(forged));
  const answer = await handleBatch([message], { ...ports, sendDeadLetter: async () => false });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: message.messageId }] });
  expect(total('LedgerConflict')).toBe(1);
});
