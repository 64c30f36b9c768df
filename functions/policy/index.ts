import type { Policy } from './compile.ts';

export type { Policy } from './compile.ts';
export { type Covered, coveredRules } from './covered.ts';
export type { Decision } from './decision.ts';
export { evaluate, type PolicyInput } from './evaluate.ts';
export { type Explanation, explain, type Miss } from './explain.ts';
export { type ParsedPolicy, parsePolicy } from './parse.ts';
export type { Effect, Mode, Rule } from './rule.ts';
export type { Fault } from './yaml.ts';

/**
 * Whether any rule lists exactly this caller in `users`. To a caller no rule names, the
 * service says no more than POLICY_DENY.
 */
export function namesCaller(policy: Policy, user: string): boolean {
  return policy.index.users.has(user);
}
