import { join } from 'node:path';
import { placeLeaves } from '../../functions/audit/place-leaves.ts';
import { createLedgerReads, createPutCheckpoint } from '../../functions/aws/ledger-reads.ts';
import { createLedgerStore, type LedgerTable } from '../../functions/aws/ledger-store.ts';
import { leafItems } from '../../functions/ledger/event-items.ts';
import type { LedgerItem } from '../../functions/ledger/store.ts';
import type { Frontier } from '../../functions/merkle/frontier.ts';
import { createCopy } from '../../functions/sign/copy-checkpoint.ts';
import { createPutFileOnce } from '../../functions/sign/folder.ts';
import { signCheckpoints } from '../../functions/sign/sign-checkpoints.ts';
import { decision, incoming } from '../../test/audit/events.ts';
import { benchSigner, NOW_MS, ORIGIN, RETENTION_MS } from './bench-signer.ts';

const CHUNK = 1000;
/** A Lambda environment sends a few hundred events before it goes. */
const EVENTS_OF_PRODUCER = 200;
/** What `verify` reads: ids and listings are none of it, and would only make the log slower to build. */
const READ_BY_VERIFY: ReadonlySet<LedgerItem['kind']> = new Set(['body', 'entry', 'seq']);

/** Puts `events` decisions straight into the table, each of the items that `verify` reads, and has them signed. */
export async function buildLog(table: LedgerTable, events: number, copyFolder: string): Promise<void> {
  const store = createLedgerStore(table);
  let frontier: Frontier = [];
  for (let from = 0; from < events; from += CHUNK) {
    const count = Math.min(CHUNK, events - from);
    const leaves = Array.from({ length: count }, (_, n) => incoming(eventAt(from + n)));
    const placed = placeLeaves({ size: from, frontier }, leaves);
    frontier = placed.frontier;
    const items = placed.leaves.flatMap(({ event, entry }) => leafItems(event, entry));
    await store.putItems(items.filter(({ kind }) => READ_BY_VERIFY.has(kind)));
    await store.putItems(
      leaves.map(({ leaf, leafHashHex }) => ({
        kind: 'body',
        body: { leafHashHex, leaf, expiresAtSeconds: null },
      })),
    );
  }
  const settled = { size: events, settled: events, frontier, settledFrontier: frontier };
  await store.commit(undefined, { ...settled, pending: [], commitId: 'bench' });
  await sign(table, copyFolder);
}

function eventAt(n: number) {
  const producer = Math.floor(n / EVENTS_OF_PRODUCER);
  const id = producer.toString(16).padStart(16, '0');
  return decision(n, { producer: { id, seq: n % EVENTS_OF_PRODUCER, unrecorded: [] } });
}

async function sign(table: LedgerTable, copyFolder: string): Promise<void> {
  let parts = 0;
  const put = createPutFileOnce(join(copyFolder), () => String(parts++));
  const result = await signCheckpoints({
    reads: createLedgerReads(table),
    putCheckpoint: createPutCheckpoint(table),
    copy: createCopy(table.log, put),
    signer: benchSigner(),
    origin: ORIGIN,
    nowMs: () => NOW_MS,
    retentionMs: RETENTION_MS,
  });
  if (!result.ok) throw new Error(`${result.disagreement.kind}: ${result.disagreement.message}`);
}
