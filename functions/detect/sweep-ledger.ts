import type { DecisionEvent } from '../event/decision-event.ts';
import type { Entry, LedgerReads } from '../ledger/store.ts';
import { foldSubject } from './fold-subject.ts';
import { type DecisionPorts, observeDecisions } from './observe-decisions.ts';
import { accessHours, ledgerHits, notOnBus } from './rules/ledger-check.ts';
import type { SeqRanges } from './rules/seq-ranges.ts';
import type { Outgoing } from './store.ts';
import { findingsOf, KEEP_SECONDS, subjectOf } from './subjects.ts';

export type LedgerSweepPorts = DecisionPorts & {
  ledger: Pick<LedgerReads, 'readHead' | 'readEntries' | 'readBodies'>;
  isDecision: (value: unknown) => value is DecisionEvent;
  /** How old an entry must be: bus, queue and access log may be late. */
  graceMs: number;
  /** Whether the access log is subscribed to. */
  hasAccessLog: boolean;
  /** Entries one sweep looks at, at most. */
  mostEntries: number;
};

/** The first entry no sweep has looked at. */
type Cursor = { next: number };

export type LedgerSweep = { outgoing: readonly Outgoing[]; entries: number; left: number };

const CURSOR = subjectOf('own', 'ledger-sweep');
const PAGE = 200;
const DECISION_SCHEMA = 'decision-event.v1';
/** An entry of the future is no reason to wait for it. */
const SKEW_MS = 5 * 60_000;

/**
 * Looks at what came into the ledger since the last sweep: decisions the bus never brought here are told, and folded
 * like the others; so are requests the API’s access log does not have. The first sweep only marks where to begin.
 */
export async function sweepLedger(ports: LedgerSweepPorts): Promise<LedgerSweep> {
  const settled = (await ports.ledger.readHead())?.settled ?? 0;
  const { state } = await ports.store.load(CURSOR);
  const cursor: Cursor = state === undefined ? { next: settled } : JSON.parse(state);
  const outgoing: Outgoing[] = [];
  let { next } = cursor;
  if (state === undefined) await moveCursor(next, [], ports);
  const end = Math.min(settled, next + ports.mostEntries);
  while (next < end) {
    const page = await ports.ledger.readEntries(next, Math.min(end, next + PAGE), PAGE);
    const nowMs = ports.nowMs();
    const young = page.findIndex(({ timeMs }) => timeMs > nowMs - ports.graceMs && timeMs <= nowMs + SKEW_MS);
    const due = young === -1 ? page : page.slice(0, young);
    if (due.length === 0) break;
    const made = await checkPage(due, ports);
    next += due.length;
    outgoing.push(...made.told, ...(await moveCursor(next, made.hits, ports)));
    if (young !== -1) break;
  }
  return { outgoing, entries: next - cursor.next, left: settled - next };
}

async function checkPage(
  entries: readonly Entry[],
  ports: LedgerSweepPorts,
): Promise<{ hits: Outgoing[]; told: readonly Outgoing[] }> {
  const decisions = await readDecisions(entries, ports);
  const missed = notOnBus(decisions, await seenOnBus(decisions, ports));
  const unknown = ports.hasAccessLog ? await notInAccessLog(decisions, ports) : [];
  const { outgoing: told, errors } = await observeDecisions(missed, ports, { onBus: false });
  if (errors.length > 0) throw errors[0];
  return { hits: findingsOf(ledgerHits({ missed, unknown }), ports.place), told };
}

/** A body that is missing or changed is damage, which the signer and `verify` tell of. */
async function readDecisions(entries: readonly Entry[], ports: LedgerSweepPorts): Promise<DecisionEvent[]> {
  const wanted = entries.filter(({ schema }) => schema === DECISION_SCHEMA);
  const bodies = await ports.ledger.readBodies(wanted.map(({ leafHashHex }) => leafHashHex));
  return wanted.flatMap(({ leafHashHex }) => {
    const body = bodies.get(leafHashHex);
    const event: unknown = body === undefined ? undefined : JSON.parse(body.leaf);
    return ports.isDecision(event) ? [event] : [];
  });
}

async function seenOnBus(
  decisions: readonly DecisionEvent[],
  { store }: LedgerSweepPorts,
): Promise<ReadonlyMap<string, SeqRanges>> {
  const ids = [...new Set(decisions.map(({ producer }) => producer.id))];
  const kept = await Promise.all(ids.map((id) => store.load(subjectOf('producer', id))));
  return new Map(
    kept.map(({ state }, at): [string, SeqRanges] => [
      ids[at] ?? '',
      state === undefined ? [] : JSON.parse(state),
    ]),
  );
}

async function notInAccessLog(
  decisions: readonly DecisionEvent[],
  { store }: LedgerSweepPorts,
): Promise<DecisionEvent[]> {
  const hours = new Set(decisions.flatMap(({ time }) => accessHours(Date.parse(time))));
  const known = new Set<string>();
  for (const hour of hours) for (const id of await store.readAccess(hour)) known.add(id);
  return decisions.filter(({ requestId }) => !known.has(requestId));
}

function moveCursor(
  next: number,
  outgoing: readonly Outgoing[],
  ports: LedgerSweepPorts,
): Promise<readonly Outgoing[]> {
  return foldSubject<Cursor>(
    CURSOR,
    KEEP_SECONDS.own,
    // Two sweeps at once look at the same: the first to move the cursor tells what was found.
    (before) =>
      (before?.next ?? -1) >= next
        ? { state: before ?? { next }, outgoing: [] }
        : { state: { next }, outgoing },
    ports,
  );
}
