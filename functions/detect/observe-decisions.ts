import type { DecisionEvent } from '../event/decision-event.ts';
import { type FoldPorts, foldSubject } from './fold-subject.ts';
import { seenOf } from './rules/caller-rule.ts';
import { type CallerState, foldCaller } from './rules/caller-state.ts';
import type { Hit, Place } from './rules/hit.ts';
import { addSeq, type SeqRanges } from './rules/seq-ranges.ts';
import { foldStale, type StaleState } from './rules/stale-policy.ts';
import type { Outgoing } from './store.ts';
import { findingsOf, KEEP_SECONDS, subjectOf } from './subjects.ts';

export type DecisionPorts = FoldPorts & {
  place: Place;
  /** The first decision this installation was told of, as far as this environment knows. */
  installation: { sinceMs: number };
};

/** What became of a batch: what it made, and whose decisions are to be looked at again. */
export type Observed = {
  outgoing: readonly Outgoing[];
  /** Ids of decisions a fold of which failed. */
  failed: ReadonlySet<string>;
  errors: readonly unknown[];
};

type Fold = { events: readonly DecisionEvent[]; run: () => Promise<readonly Outgoing[]> };

/**
 * Decisions by what they are folded into; each group is one read and one write whatever its size. A group that fails
 * keeps none of the others from being folded.
 */
export async function observeDecisions(
  events: readonly DecisionEvent[],
  ports: DecisionPorts,
  how: { onBus: boolean },
): Promise<Observed> {
  if (events.length === 0) return { outgoing: [], failed: new Set(), errors: [] };
  const folds = foldsOf(events, await installedSince(events, ports), ports, how);
  const results = await Promise.allSettled(folds.map(({ run }) => run()));
  const failed = results.flatMap((result, at) =>
    result.status === 'rejected' ? (folds[at]?.events.map(({ id }) => id) ?? []) : [],
  );
  return {
    outgoing: results.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])),
    failed: new Set(failed),
    errors: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

function foldsOf(
  events: readonly DecisionEvent[],
  installedMs: number,
  ports: DecisionPorts,
  how: { onBus: boolean },
): Fold[] {
  const stale = events.filter(({ policy }) => policy?.stale === true);
  return [
    ...[...Map.groupBy(events, (event) => seenOf(event).caller)].map(
      ([caller, group]): Fold => ({
        events: group,
        run: () =>
          foldSubject<CallerState>(
            subjectOf('caller', caller),
            KEEP_SECONDS.caller,
            (before) =>
              foldAll(before, group, ports.place, (state, event) =>
                foldCaller(state, seenOf(event), installedMs),
              ),
            ports,
          ),
      }),
    ),
    ...[...Map.groupBy(stale, ({ profile }) => profile ?? '')].map(
      ([profile, group]): Fold => ({
        events: group,
        run: () =>
          foldSubject<StaleState>(
            subjectOf('profile', profile),
            KEEP_SECONDS.profile,
            (before) =>
              foldAll(before, group, ports.place, (state, event) => foldStale(state, seenOf(event))),
            ports,
          ),
      }),
    ),
    ...[...Map.groupBy(how.onBus ? events : [], ({ producer }) => producer.id)].map(
      ([id, group]): Fold => ({ events: group, run: () => foldProducer(id, group, ports) }),
    ),
  ];
}

/** Which of a producer's decisions came over the bus. */
function foldProducer(
  id: string,
  group: readonly DecisionEvent[],
  ports: DecisionPorts,
): Promise<readonly Outgoing[]> {
  return foldSubject<SeqRanges>(
    subjectOf('producer', id),
    KEEP_SECONDS.producer,
    (before = []) => ({
      state: group.reduce((ranges: SeqRanges, { producer }) => addSeq(ranges, producer.seq), before),
      outgoing: [],
    }),
    ports,
  );
}

/** Folds events by their times: within a batch at least they are in order. */
function foldAll<State>(
  before: State | undefined,
  events: readonly DecisionEvent[],
  place: Place,
  fold: (state: State | undefined, event: DecisionEvent) => { state: State; hits: readonly Hit[] },
): { state: State; outgoing: Outgoing[] } {
  const [first, ...rest] = events.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
  if (first === undefined) throw new Error('a group has an event');
  let { state, hits } = fold(before, first);
  for (const event of rest) {
    const folded = fold(state, event);
    state = folded.state;
    hits = [...hits, ...folded.hits];
  }
  return { state, outgoing: findingsOf(hits, place) };
}

/** When the first decision was; written only by who knows of an earlier one than all before. */
async function installedSince(events: readonly DecisionEvent[], ports: DecisionPorts): Promise<number> {
  const earliestMs = Math.min(...events.map(({ time }) => Date.parse(time)));
  const { installation } = ports;
  if (earliestMs < installation.sinceMs) {
    await foldSubject<{ sinceMs: number }>(
      subjectOf('own', 'installation'),
      KEEP_SECONDS.own,
      (before) => {
        const sinceMs = Math.min(earliestMs, before?.sinceMs ?? earliestMs);
        installation.sinceMs = sinceMs;
        return { state: { sinceMs }, outgoing: [] };
      },
      ports,
    );
  }
  return installation.sinceMs;
}
