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

/** Decisions by what they are folded into; each group is one read and one write whatever its size. */
export async function observeDecisions(
  events: readonly DecisionEvent[],
  ports: DecisionPorts,
  how: { onBus: boolean },
): Promise<readonly Outgoing[]> {
  if (events.length === 0) return [];
  const installedMs = await installedSince(events, ports);
  const byCaller = Map.groupBy(events, (event) => seenOf(event).caller);
  const stale = Map.groupBy(
    events.filter(({ policy }) => policy?.stale === true),
    ({ profile }) => profile ?? '',
  );
  const byProducer = Map.groupBy(how.onBus ? events : [], ({ producer }) => producer.id);
  const folds = [
    ...[...byCaller].map(([caller, group]) =>
      foldSubject<CallerState>(
        subjectOf('caller', caller),
        KEEP_SECONDS.caller,
        (before) =>
          foldAll(before, group, ports.place, (state, event) =>
            foldCaller(state, seenOf(event), installedMs),
          ),
        ports,
      ),
    ),
    ...[...stale].map(([profile, group]) =>
      foldSubject<StaleState>(
        subjectOf('profile', profile),
        KEEP_SECONDS.profile,
        (before) => foldAll(before, group, ports.place, (state, event) => foldStale(state, seenOf(event))),
        ports,
      ),
    ),
    ...[...byProducer].map(([id, group]) =>
      foldSubject<SeqRanges>(
        subjectOf('producer', id),
        KEEP_SECONDS.producer,
        (before = []) => ({
          state: group.reduce((ranges: SeqRanges, { producer }) => addSeq(ranges, producer.seq), before),
          outgoing: [],
        }),
        ports,
      ),
    ),
  ];
  return (await Promise.all(folds)).flat();
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
