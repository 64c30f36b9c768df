import type { Put, Stored, Tier } from './parameters.ts';
import { type StoredVersion, sha256Of } from './stored-version.ts';

/** A document of a folder. */
export type Document = { profile: string; file: string; text: string };

/** What a push would do to one document. */
export type Change =
  | { kind: 'create'; profile: string; text: string; stored: undefined }
  | { kind: 'update'; profile: string; text: string; stored: Stored }
  | { kind: 'delete'; profile: string; text: undefined; stored: Stored };

/** Between what is stored and a folder: deletions are of what the folder has not. In the order of names. */
export function changesBetween(stored: readonly Stored[], documents: readonly Document[]): Change[] {
  const before = new Map(stored.map((one) => [one.profile, one]));
  const wanted = new Set(documents.map(({ profile }) => profile));
  const changes = documents.flatMap(({ profile, text }): Change[] => {
    const now = before.get(profile);
    if (now === undefined) return [{ kind: 'create', profile, text, stored: undefined }];
    return now.text === text ? [] : [{ kind: 'update', profile, text, stored: now }];
  });
  const gone = stored
    .filter(({ profile }) => !wanted.has(profile))
    .map((one): Change => ({ kind: 'delete', profile: one.profile, text: undefined, stored: one }));
  return [...changes, ...gone].toSorted((a, b) => (a.profile < b.profile ? -1 : 1));
}

/** The account that documents are in, as their ARNs say; null where nothing is stored. */
export function accountOf(stored: readonly Stored[]): string | null {
  return /^arn:[^:]*:ssm:[^:]*:(\d{12}):/.exec(stored[0]?.arn ?? '')?.[1] ?? null;
}

/** Whether a document is still what the change was made from; a version alone may be that of a parameter made anew. */
export function isAsSeen({ stored }: Change, now: Stored | undefined): boolean {
  return stored?.version === now?.version && stored?.text === now?.text;
}

// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html. AWS speaks of
// 4 and 8 KB and, in errors, of characters: counted in bytes of UTF-8 a text is never taken for shorter than it is.
export const STANDARD_BYTES = 4096;
export const ADVANCED_BYTES = 8192;
const MOST_VERSIONS = 100;

/** Why Parameter Store would not take a text; undefined when it would. */
export function faultOfText(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > ADVANCED_BYTES)
    return `${bytes} bytes, and parameter store holds ${ADVANCED_BYTES}: shorten it (comments and reasons first), or give some callers a profile of their own`;
  return /\{\{[\s\S]*\}\}/.test(text)
    ? 'parameter store takes no text with `{{` before `}}`: put a space between the braces'
    : undefined;
}

/** Advanced where the size needs it or it is so already, from which there is no way back; else Standard. */
export function tierFor(text: string, over: StoredVersion | undefined): Tier {
  return over?.tier === 'Advanced' || Buffer.byteLength(text) > STANDARD_BYTES ? 'Advanced' : 'Standard';
}

/**
 * The write of a text over what `history` ends with, or why there can be none. Parameter Store keeps 100 versions and
 * lets none go that has a label: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
 */
export function putOf(
  root: string,
  profile: string,
  text: string,
  history: readonly StoredVersion[],
): { ok: true; put: Put } | { ok: false; fault: string } {
  const fault = faultOfText(text);
  if (fault !== undefined) return { ok: false, fault };
  const [oldest] = history;
  if (oldest !== undefined && oldest.labels.length > 0 && history.length >= MOST_VERSIONS) {
    const labels = oldest.labels.join(' ');
    return {
      ok: false,
      fault: `it has ${MOST_VERSIONS} versions, and the oldest cannot go because of its label: run \`aws ssm unlabel-parameter-version --name ${root}/${profile} --parameter-version ${oldest.version} --labels ${labels}\``,
    };
  }
  const over = history.at(-1);
  return { ok: true, put: { profile, text, tier: tierFor(text, over), over } };
}

/**
 * A label by Parameter Store's rules: 1 to 100 of letters, digits and `. - _`, with no digit, `aws` or `ssm` in front.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
 */
export function isLabel(text: string): boolean {
  return /^(?!\d|aws|ssm)[A-Za-z0-9_.-]{1,100}$/i.test(text);
}

/** Sizes and hashes of a change, for reports. */
export function measuresOf({ text, stored }: Change) {
  return {
    storedVersion: stored?.version ?? null,
    storedSha256: stored === undefined ? null : sha256Of(stored.text),
    sha256: text === undefined ? null : sha256Of(text),
    bytes: text === undefined ? null : Buffer.byteLength(text),
  };
}
