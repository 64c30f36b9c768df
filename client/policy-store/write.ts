import { readAwsFailure } from '../../functions/aws/aws-failure.ts';
import { type Change, isAsSeen } from './changes.ts';
import type { ParameterStore, Put } from './parameters.ts';

/** What became of one change. */
export type Written =
  | { kind: 'written'; version: number; label?: 'put' | { cause: string } }
  | { kind: 'deleted' }
  /** It is no longer what was shown; nothing was written. `found` is the version there now. */
  | { kind: 'moved'; found: number | undefined }
  /** Written, but over another's write that came in between; `overwritten` are the versions nobody here has seen. */
  | { kind: 'lost'; version: number; overwritten: readonly number[] }
  /** `unknown`: no answer came, and it may have been written or may be yet. */
  | { kind: 'failed'; cause: string; unknown: boolean };

/** A change with the write that makes it; a deletion has none. */
export type Planned = { change: Change; put: Put | undefined };

/**
 * Makes one change. Parameter Store has no conditional write of an existing parameter: it is read right before, and
 * the number of the version that came out tells whether somebody wrote in between. Making a new parameter is
 * conditional (`Overwrite` false), deleting is not.
 */
export async function write(
  store: ParameterStore,
  { change, put }: Planned,
  label: string | undefined,
): Promise<Written> {
  try {
    const now = await store.read(change.profile);
    if (!isAsSeen(change, now)) return { kind: 'moved', found: now?.version };
    if (put === undefined) {
      await store.remove(change.profile);
      return { kind: 'deleted' };
    }
    const version = await store.put(put);
    if (version === 'exists') return { kind: 'moved', found: (await store.read(change.profile))?.version };
    return await concluded(store, change, version, label);
  } catch (error) {
    return afterFailure(store, change, error, label);
  }
}

async function concluded(
  store: ParameterStore,
  { profile, stored }: Change,
  version: number,
  label: string | undefined,
): Promise<Written> {
  const expected = (stored?.version ?? 0) + 1;
  if (version !== expected) {
    const overwritten = Array.from({ length: Math.max(0, version - expected) }, (_, n) => expected + n);
    return { kind: 'lost', version, overwritten };
  }
  if (label === undefined) return { kind: 'written', version };
  try {
    await store.label(profile, version, label);
    return { kind: 'written', version, label: 'put' };
  } catch (error) {
    return { kind: 'written', version, label: { cause: readAwsFailure('ssm', error).cause } };
  }
}

/** Of a write whose answer was lost, the store itself tells what became of it. */
async function afterFailure(
  store: ParameterStore,
  change: Change,
  error: unknown,
  label: string | undefined,
): Promise<Written> {
  const { kind, cause } = readAwsFailure('ssm', error);
  if (kind !== 'unavailable') return { kind: 'failed', cause, unknown: false };
  const now = await store.read(change.profile).catch(() => 'unreadable' as const);
  if (now === 'unreadable') return { kind: 'failed', cause, unknown: true };
  const { text, stored } = change;
  if (text === undefined)
    return now === undefined ? { kind: 'deleted' } : { kind: 'failed', cause, unknown: true };
  const isOurs = now?.text === text && now.version === (stored?.version ?? 0) + 1;
  return isOurs ? concluded(store, change, now.version, label) : { kind: 'failed', cause, unknown: true };
}
