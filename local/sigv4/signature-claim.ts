import type { CredentialScope } from './string-to-sign.ts';

/** What a request says of its signature, well-formed but not yet believed. */
export type SignatureClaim = {
  signedIn: 'header' | 'query';
  scope: CredentialScope;
  /** Lower-case names in strictly rising order. */
  signedHeaders: readonly string[];
  /** 64 lower-case hex digits. */
  signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  signedAt: string;
  signedAtMs: number;
  sessionToken: string | undefined;
  /** Query form only: how long the signer wanted it to live. */
  expiresSeconds?: number;
};

export type ClaimReading =
  | { ok: true; claim: SignatureClaim }
  | { ok: false; code: 'missing' | 'incomplete'; message: string };

export function incomplete(message: string): ClaimReading {
  return { ok: false, code: 'incomplete', message };
}

/** Header values by lower-case name, in the order sent. */
export type HeaderValues = ReadonlyMap<string, readonly string[]>;

/** Groups header lines by lower-case name. */
export function groupHeaders(lines: readonly (readonly [name: string, value: string])[]): HeaderValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    const list = values.get(key);
    if (list) list.push(value);
    else values.set(key, [value]);
  }
  return values;
}

const SIGNATURE = /^[0-9a-f]{64}$/;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

export function parseSignature(text: string): string | undefined {
  return SIGNATURE.test(text) ? text : undefined;
}

/** SignedHeaders as a list; undefined unless lower-case, sorted, without repeats, and with `host`. */
export function parseSignedHeaders(text: string): string[] | undefined {
  const names = text.split(';');
  const sorted = names.every((name, index) => HEADER_NAME.test(name) && (names[index - 1] ?? '') < name);
  return sorted && names.includes('host') ? names : undefined;
}
