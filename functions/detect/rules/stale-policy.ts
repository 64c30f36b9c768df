import { HOUR_MS, type Seen } from './caller-rule.ts';
import type { Hit } from './hit.ts';

/** The last hour there was a finding of, as hours since 1970. */
export type StaleState = { firedHour: number };

/** A decision by a cached policy, once an hour and profile; `seen` was decided by a stale one. */
export function foldStale(before: StaleState | undefined, seen: Seen): { state: StaleState; hits: Hit[] } {
  const state = before ?? { firedHour: 0 };
  const hour = Math.floor(seen.timeMs / HOUR_MS);
  if (hour <= state.firedHour) return { state, hits: [] };
  const hit: Hit = {
    code: 'STALE_POLICY',
    timeMs: seen.timeMs,
    key: `${seen.profile}|${hour}`,
    message: `the policy of \`${seen.profile}\` could not be read, and a cached version decided`,
    caller: null,
    profile: seen.profile,
    evidence: [{ kind: 'decision', id: seen.id }],
  };
  return { state: { firedHour: hour }, hits: [hit] };
}
