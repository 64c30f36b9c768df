import { afterAll, beforeAll, expect, test } from 'vitest';
import { tail } from '../../client/audit/tail.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import { decisions, NOW_MS } from '../verify/signed-log.ts';
import { append, jsonLines, startTable } from './run-audit.ts';

let open: () => LedgerTable;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  ({ open, stop } = await startTable());
});
afterAll(() => stop());

/** Tails, and does one step of the story at each wait; ends after the last. */
async function tailThrough(reads: LedgerReads, story: readonly (() => Promise<void>)[], json = true) {
  const interrupted = new AbortController();
  const waits: number[] = [];
  let [out, err] = ['', ''];
  const surroundings = {
    env: {},
    nowMs: () => NOW_MS,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const wait = async (ms: number) => {
    const step = story[waits.length];
    waits.push(ms);
    if (step === undefined) interrupted.abort();
    else await step();
  };
  const ledger = { reads, log: 'log', key: undefined, copy: undefined };
  const options = { json, intervalMs: 1000, signal: interrupted.signal, wait };
  expect(await tail(ledger, options, surroundings)).toBe(0);
  return { out, err, waits };
}

const idsOf = (text: string) => jsonLines(text).map((line) => (line as { id: string }).id);
const ids = (count: number, from = 0) => decisions(count, from).map(({ id }) => id);

test('begins with the last ten, follows, and shows each once', async () => {
  const log = open();
  await append(log, decisions(15));
  const { out } = await tailThrough(createLedgerReads(log), [
    () => append(log, decisions(3, 15)),
    async () => undefined,
    () => append(log, decisions(600, 18)),
  ]);
  expect(idsOf(out)).toEqual(ids(613, 5));
});

test('an empty ledger is waited for', async () => {
  const log = open();
  const { out } = await tailThrough(createLedgerReads(log), [() => append(log, decisions(2))]);
  expect(idsOf(out)).toEqual(ids(2));
});

test('errors of the reads are told once, waited out longer and longer, and cost nothing', async () => {
  const log = open();
  await append(log, decisions(2));
  const reads = createLedgerReads(log);
  let failing: 'head' | 'entries' | undefined;
  const failure = () => Promise.reject(new TypeError('secret \u001b[31m'));
  const flaky: LedgerReads = {
    ...reads,
    readHead: () => (failing === 'head' ? failure() : reads.readHead()),
    readEntries: (...given) => (failing === 'entries' ? failure() : reads.readEntries(...given)),
  };
  const { out, err, waits } = await tailThrough(flaky, [
    async () => {
      await append(log, decisions(2, 2));
      failing = 'head';
    },
    async () => {
      failing = 'entries';
    },
    async () => undefined,
    async () => {
      failing = undefined;
    },
    () => append(log, decisions(1, 4)),
  ]);
  expect(idsOf(out)).toEqual(ids(5));
  expect(err).toBe('sentinel: the ledger cannot be read (TypeError), trying again\n');
  expect(waits).toEqual([1000, 2000, 4000, 8000, 1000, 1000]);
});

test('however long it lasts, it looks every half minute', async () => {
  const reads = createLedgerReads(open());
  const dead: LedgerReads = { ...reads, readHead: () => Promise.reject(new Error('gone')) };
  const { waits } = await tailThrough(
    dead,
    Array.from({ length: 40 }, () => async () => undefined),
  );
  expect(Math.max(...waits)).toBe(30_000);
});
