import { CONFIGURATION_DETAIL_TYPE } from '../event/configuration-change.ts';
import { type FoldPorts, foldSubject } from './fold-subject.ts';
import {
  type ConfigurationFold,
  foldHistory,
  foldRemoval,
  type ParameterState,
  type ParameterVersion,
  type WatchedParameter,
} from './rules/configuration.ts';
import type { Place } from './rules/hit.ts';
import type { Outgoing } from './store.ts';
import { findingsOf, KEEP_SECONDS, subjectOf } from './subjects.ts';

export type ParameterRoots = { policyRoot: string; profileRoot: string };

export type ConfigurationPorts = FoldPorts & {
  place: Place;
  roots: ParameterRoots;
  /** All versions Parameter Store has, up to 100; undefined when there is no such parameter. Throws when it fails. */
  readHistory: (name: string) => Promise<readonly ParameterVersion[] | undefined>;
  /** Names of the parameters directly below a path. Throws when it fails. */
  listParameters: (path: string) => Promise<readonly string[]>;
};

/** The parameters a sweep saw; undefined before the first: what is found then was there before anybody looked. */
type Seen = { names: readonly string[] };

const SEEN = subjectOf('own', 'parameters');

/** A parameter by its name; undefined when this service does not decide by it. */
export function watchedParameter(name: string, roots: ParameterRoots): WatchedParameter | undefined {
  const kinds = [
    ['policy', roots.policyRoot],
    ['profile', roots.profileRoot],
  ] as const;
  for (const [kind, root] of kinds) {
    const profile = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : '';
    if (/^[A-Za-z0-9._-]{1,64}$/.test(profile)) return { name, kind, profile };
  }
  return undefined;
}

/** Puts what is new of a parameter into the ledger. */
export async function followParameter(
  parameter: WatchedParameter,
  ports: ConfigurationPorts,
): Promise<readonly Outgoing[]> {
  const { state } = await ports.store.load(SEEN);
  return record(parameter, state === undefined, ports);
}

/** Looks at every parameter: events of Parameter Store are best effort, and say nothing of who and when. */
export async function sweepConfiguration(ports: ConfigurationPorts): Promise<readonly Outgoing[]> {
  const { policyRoot, profileRoot } = ports.roots;
  const listed = (await Promise.all([policyRoot, profileRoot].map(ports.listParameters))).flat();
  const { state } = await ports.store.load(SEEN);
  const seen: Seen | undefined = state === undefined ? undefined : JSON.parse(state);
  const names = [...new Set([...listed, ...(seen?.names ?? [])])].sort();
  const outgoing: Outgoing[] = [];
  for (const name of names) {
    const parameter = watchedParameter(name, ports.roots);
    if (parameter !== undefined) outgoing.push(...(await record(parameter, seen === undefined, ports)));
  }
  await foldSubject<Seen>(
    SEEN,
    KEEP_SECONDS.own,
    () => ({ state: { names: listed.toSorted() }, outgoing: [] }),
    ports,
  );
  return outgoing;
}

async function record(
  parameter: WatchedParameter,
  isBaseline: boolean,
  ports: ConfigurationPorts,
): Promise<Outgoing[]> {
  const history = await ports.readHistory(parameter.name);
  const nowMs = ports.nowMs();
  const outgoing: Outgoing[] = [];
  let isMore = true;
  while (isMore) {
    const made = await foldSubject<ParameterState | null>(
      subjectOf('parameter', parameter.name),
      KEEP_SECONDS.parameter,
      (kept) => {
        const before = kept ?? undefined;
        const fold =
          history === undefined
            ? foldRemoval(parameter, before, nowMs, ports.place)
            : foldHistory(parameter, before, history, ports.place, isBaseline);
        isMore = fold.isMore;
        return { state: fold.state ?? null, outgoing: outgoingOf(fold, ports.place) };
      },
      ports,
    );
    outgoing.push(...made);
  }
  return outgoing;
}

/** A change goes before the finding that names it. */
function outgoingOf({ changes, hits }: ConfigurationFold, place: Place): Outgoing[] {
  return [
    ...changes.map((event) => ({ detailType: CONFIGURATION_DETAIL_TYPE, event })),
    ...findingsOf(hits, place),
  ];
}
