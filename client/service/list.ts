import type { Target } from '../target/target.ts';
import { fieldOf, parseJson, type RawAnswer, readFailure, type ServiceAnswer } from './answer.ts';
import { LIMITS, type Limits, send } from './send.ts';
import { signedListing } from './sign.ts';

/** One profile the caller may have now, or could with an approval; texts are as they came. */
export type ListedProfile = { name: string; effect: 'allow' | 'require_approval'; rule: string };

export type ListAnswer =
  | { kind: 'listed'; profiles: readonly ListedProfile[] }
  | Exclude<ServiceAnswer, { kind: 'given' }>;

/** Asks the service which profiles the caller may have. Never throws for what the network or the service does. */
export async function askForProfiles(
  target: Target,
  nowMs: () => number,
  limits: Limits = LIMITS,
): Promise<ListAnswer> {
  const sending = await send(await signedListing(target, nowMs()), limits);
  if (!sending.ok) {
    const what = target.stack === undefined ? 'check the endpoint' : 'start the local stack with `npm start`';
    return { kind: 'unreachable', message: `${sending.message}: ${what}` };
  }
  return readList(sending.answer, nowMs());
}

/** Reads a listing strictly: every entry is sound, or none is believed. */
export function readList(answer: RawAnswer, nowMs: number): ListAnswer {
  if (answer.status !== 200) return readFailure(answer, nowMs);
  const list = fieldOf(parseJson(answer.body), 'profiles');
  const profiles = Array.isArray(list) ? list.map(readProfile) : [undefined];
  const sound = profiles.filter((one) => one !== undefined);
  if (sound.length === profiles.length) return { kind: 'listed', profiles: sound };
  const message = 'the endpoint answered 200 without a list of profiles: is it sentinel’s?';
  return { kind: 'unreachable', status: 200, message };
}

function readProfile(value: unknown): ListedProfile | undefined {
  const [name, effect, rule] = ['name', 'effect', 'rule'].map((field) => fieldOf(value, field));
  if (typeof name !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(name) || typeof rule !== 'string')
    return undefined;
  return effect === 'allow' || effect === 'require_approval' ? { name, effect, rule } : undefined;
}
