import type { CompiledRule, Policy } from './compile.ts';
import { type Decision, NO_MATCH } from './decision.ts';
import { candidates } from './rule-index.ts';
import { isOpen } from './window-open.ts';

/** Who asks for what, how and when. `mode` may be any text, `atMs` is milliseconds since 1970, UTC. */
export type PolicyInput = {
  readonly user: string;
  readonly profile: string;
  readonly mode: string;
  readonly atMs: number;
};

/** The instants a Date can hold (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;

/**
 * The decision of the first rule that matches, else deny. Users, profiles and modes
 * match exactly, character by character. A moment that is no time matches nothing.
 */
export function evaluate(policy: Policy, input: PolicyInput): Decision {
  const { user, profile, mode, atMs } = input;
  if (!(atMs >= -LAST_MS && atMs <= LAST_MS)) return NO_MATCH;
  for (const index of candidates(policy.index, user, profile, mode)) {
    const rule = policy.compiled[index];
    if (rule !== undefined && holdsAt(rule, atMs))
      return mode === 'server' ? rule.inServerMode : rule.elsewhere;
  }
  return NO_MATCH;
}

function holdsAt({ window }: CompiledRule, atMs: number): boolean {
  return window === undefined || isOpen(window, atMs);
}
