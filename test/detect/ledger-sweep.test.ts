import { expect, test } from 'vitest';
import { compileDecisionSchema } from '../../functions/audit/event-schemas.ts';
import { observeDecisions } from '../../functions/detect/observe-decisions.ts';
import { type LedgerSweepPorts, sweepLedger } from '../../functions/detect/sweep-ledger.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { incoming } from '../audit/events.ts';
import { HOUR, MINUTE, MONDAY, repeated, told } from './decisions.ts';
import { createMemoryStore, foldPorts } from './memory-store.ts';

/** A ledger in memory that holds these decisions. */
function ledgerOf(events: DecisionEvent[]): LedgerSweepPorts['ledger'] {
  const entry = (event: DecisionEvent, index: number) => ({
    ...{ index, id: event.id, leafHashHex: incoming(event).leafHashHex, timeMs: Date.parse(event.time) },
    ...{ schema: 'decision-event.v1', user: null, profile: null, outcome: '', code: '', producerId: '' },
    hashes: [],
  });
  return {
    readHead: async () => ({
      ...{ size: events.length, settled: events.length, frontier: [], settledFrontier: [], pending: [] },
      commitId: '',
    }),
    readEntries: async (from, to, limit) => events.map(entry).slice(from, Math.min(to, from + limit)),
    readBodies: async (hashes) =>
      new Map(
        events
          .map(incoming)
          .filter(({ leafHashHex }) => hashes.includes(leafHashHex))
          .map(({ leafHashHex, leaf }) => [leafHashHex, { leafHashHex, leaf, expiresAtSeconds: null }]),
      ),
  };
}

function open(more: Partial<LedgerSweepPorts> = {}) {
  const events: DecisionEvent[] = [];
  const ports = foldPorts(createMemoryStore());
  const sweeping: LedgerSweepPorts = {
    ...ports,
    nowMs: () => MONDAY + 24 * HOUR,
    place: { accountId: '123456789012', region: 'us-east-1', version: '0.1.0' },
    installation: { sinceMs: Number.POSITIVE_INFINITY },
    ledger: ledgerOf(events),
    isDecision: compileDecisionSchema(),
    graceMs: 15 * MINUTE,
    hasAccessLog: true,
    mostEntries: 1000,
    ...more,
  };
  return {
    sweep: () => sweepLedger(sweeping),
    sent: ports.sent,
    codes: () => ports.sent.map(({ event }) => event.code),
    /** Puts decisions into the ledger; over the bus and known to the API, unless told otherwise. */
    async add(added: DecisionEvent[], how: { onBus?: boolean; known?: boolean } = {}) {
      events.push(...added);
      if (how.onBus !== false) await observeDecisions(added, sweeping, { onBus: true });
      if (how.known === false) return;
      for (const { time, requestId } of added)
        await ports.store.keepAccess(Math.floor(Date.parse(time) / HOUR), [requestId], 0);
    },
  };
}

const quiet = (atMs = MONDAY) => repeated({ caller: 'alice', atMs }, 5, MINUTE);

test('the first sweep begins at the end: what was before anybody looked is not missed', async () => {
  const ledger = open();
  await ledger.add(quiet(), { onBus: false, known: false });
  expect(await ledger.sweep()).toMatchObject({ entries: 0 });
  expect(ledger.codes()).toEqual([]);
});

test('what came over the bus and is in the access log is looked at once and told of never', async () => {
  const ledger = open();
  await ledger.sweep();
  await ledger.add(quiet());
  expect(await ledger.sweep()).toMatchObject({ entries: 5, left: 0 });
  expect(await ledger.sweep()).toMatchObject({ entries: 0, left: 0 });
  expect(ledger.codes()).toEqual([]);
});

test('what went round the bus is told, and is looked at like the rest', async () => {
  const ledger = open();
  await ledger.sweep();
  const burst = repeated({ caller: 'mallory', atMs: MONDAY, outcome: 'deny' }, 25, 1000);
  await ledger.add(burst, { onBus: false });
  await ledger.sweep();
  await ledger.sweep();
  expect(ledger.codes().toSorted()).toEqual(['AUDIT_FALLBACK', 'DENIAL_BURST']);
  expect(ledger.sent.find(({ event }) => event.code === 'AUDIT_FALLBACK')?.event).toMatchObject({
    caller: { name: 'mallory' },
    finding: { finding_info: { related_events_count: 25 } },
  });
});

test('a request the API never had is told; not where no access log is sent', async () => {
  for (const hasAccessLog of [true, false]) {
    const ledger = open({ hasAccessLog });
    await ledger.sweep();
    await ledger.add(quiet());
    await ledger.add([told({ caller: 'ghost', atMs: MONDAY + HOUR })], { known: false });
    await ledger.sweep();
    expect(ledger.codes()).toEqual(hasAccessLog ? ['UNKNOWN_REQUEST'] : []);
  }
});

test('what is too young is left for the next sweep; what claims to be of the future is not waited for', async () => {
  const now = MONDAY + 24 * HOUR;
  const ledger = open();
  await ledger.sweep();
  await ledger.add([told({ caller: 'alice', atMs: now + 30 * 24 * HOUR })], { known: false });
  await ledger.add(quiet(now - 16 * MINUTE), { known: false });
  expect(await ledger.sweep()).toMatchObject({ entries: 3, left: 3 });
});

test('a sweep looks at so many entries at most, and the next goes on', async () => {
  const ledger = open({ mostEntries: 3 });
  await ledger.sweep();
  await ledger.add(quiet());
  expect(await ledger.sweep()).toMatchObject({ entries: 3, left: 2 });
  expect(await ledger.sweep()).toMatchObject({ entries: 2, left: 0 });
});
