import { createHash } from 'node:crypto';
import { FINDING_DETAIL_TYPE } from '../event/finding-event.ts';
import { findingOf } from './rules/finding.ts';
import type { Hit, Place } from './rules/hit.ts';
import { LONGEST_SUBJECT_CHARS, type Outgoing } from './store.ts';

export type SubjectKind = 'caller' | 'profile' | 'producer' | 'trail' | 'parameter' | 'own';

const DAY = 86_400;

/** How long the state of a subject is kept after it was last heard of, seconds. */
export const KEEP_SECONDS = {
  /** A caller that comes back after this is a new one. */
  caller: 180 * DAY,
  profile: 2 * DAY,
  /** Longer than a queue keeps a message, and than the sweep may be behind. */
  producer: 15 * DAY,
  trail: 15 * DAY,
  /** While the parameter is there, each sweep looks at it. */
  parameter: 400 * DAY,
  own: 400 * DAY,
} as const satisfies Record<SubjectKind, number>;

/** The key of a subject; a name too long for a key by its hash. */
export function subjectOf(kind: SubjectKind, name: string): string {
  const short = name.length <= LONGEST_SUBJECT_CHARS ? name : createHash('sha256').update(name).digest('hex');
  return `${kind}/${short}`;
}

/** Hits as events for the bus. */
export function findingsOf(hits: readonly Hit[], place: Place): Outgoing[] {
  return hits.map((hit) => ({ detailType: FINDING_DETAIL_TYPE, event: findingOf(hit, place) }));
}
