import { createHmac, randomBytes } from 'node:crypto';
import type { Door } from './admission.ts';

/** A door, and the file its token is in. */
export type ServedDoor = Door & { tokenFile: string | undefined };

/** A token of 256 random bits, in characters that are legal in a header. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text is a token of `newToken`. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/**
 * A profile's door. Its path is as random as its token and tells nothing of it; an agent that finds its token in a
 * file is at the same path again.
 */
export function doorOf(profile: string, token: string): Door {
  const path = createHmac('sha256', token).update(`path of ${profile}`).digest('base64url');
  return { profile, path: `/${path}`, token };
}
