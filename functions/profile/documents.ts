import { createHash } from 'node:crypto';
import { type Policy, parsePolicy } from '../policy/index.ts';
import type { Fault } from '../policy/yaml.ts';
import { parseProfile } from './parse-profile.ts';
import type { Profile } from './profile.ts';
import type { RawDocument } from './raw-document.ts';

/** A document of the store, compiled once per text and version. */
export type StoredDocument<Compiled> =
  | { state: 'absent' }
  | { state: 'invalid'; version: number; sha256: string; faults: readonly Fault[] }
  | { state: 'compiled'; version: number; sha256: string; compiled: Compiled };

/** Policy and profile of one name, always read together. */
export type Documents = { policy: StoredDocument<Policy>; profile: StoredDocument<Profile> };

/** True when nothing is absent or at fault, so that it may be kept for the whole fresh time, and served stale. */
export function areSettled(documents: Documents): boolean {
  return documents.policy.state === 'compiled' && documents.profile.state === 'compiled';
}

/** Compiles what was read; a document whose text and version are those of `previous` is not parsed again. */
export function compileDocuments(
  raw: { policy: RawDocument | undefined; profile: RawDocument | undefined },
  previous: Documents | undefined,
): Documents {
  return {
    policy: compileDocument(raw.policy, previous?.policy, compilePolicy),
    profile: compileDocument(raw.profile, previous?.profile, compileProfile),
  };
}

type Compilation<Compiled> = { ok: true; compiled: Compiled } | { ok: false; faults: readonly Fault[] };

function compileDocument<Compiled>(
  raw: RawDocument | undefined,
  previous: StoredDocument<Compiled> | undefined,
  compile: (text: string) => Compilation<Compiled>,
): StoredDocument<Compiled> {
  if (raw === undefined) return { state: 'absent' };
  const sha256 = createHash('sha256').update(raw.text, 'utf8').digest('hex');
  const { version } = raw;
  // A parameter that was deleted and made anew begins at version 1 again: the version alone is not enough.
  if (
    previous !== undefined &&
    previous.state !== 'absent' &&
    previous.version === version &&
    previous.sha256 === sha256
  ) {
    return previous;
  }
  const compilation = compile(raw.text);
  return compilation.ok
    ? { state: 'compiled', version, sha256, compiled: compilation.compiled }
    : { state: 'invalid', version, sha256, faults: compilation.faults };
}

function compilePolicy(text: string): Compilation<Policy> {
  const parsed = parsePolicy(text);
  return parsed.ok ? { ok: true, compiled: parsed.policy } : parsed;
}

function compileProfile(text: string): Compilation<Profile> {
  const parsed = parseProfile(text);
  return parsed.ok ? { ok: true, compiled: parsed.profile } : parsed;
}
