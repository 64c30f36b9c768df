import { type Refusal, refuse } from '../answer/refusal.ts';

const PROFILE_NAME = /^[A-Za-z0-9._-]{1,64}$/;
const ALL_DOTS = /^\.+$/;

/** True for a name that a profile may have; it becomes part of a parameter's path. */
export function isProfileName(name: string): boolean {
  return PROFILE_NAME.test(name) && !ALL_DOTS.test(name);
}

/** Reads a profile's name: `[A-Za-z0-9._-]{1,64}`, not all dots. */
export function readProfileName(
  asked: unknown,
): { ok: true; name: string } | { ok: false; refusal: Refusal } {
  if (asked === undefined || asked === '') {
    const message = 'no profile is named: ask for `/credentials/PROFILE` or `/credentials?profile=PROFILE`';
    return { ok: false, refusal: refuse('MISSING_PROFILE', message) };
  }
  if (typeof asked === 'string' && isProfileName(asked)) return { ok: true, name: asked };
  const message = 'the profile name is not 1 to 64 of `A-Z a-z 0-9 . _ -`: correct it';
  return { ok: false, refusal: refuse('INVALID_PROFILE', message) };
}
