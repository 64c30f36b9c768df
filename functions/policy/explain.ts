import type { Policy } from './compile.ts';
import type { Decision } from './decision.ts';
import { evaluate, type PolicyInput } from './evaluate.ts';
import type { Rule, Window } from './rule.ts';
import { isOpen } from './window-open.ts';
import { describeLocalTime, describeWindow } from './window-text.ts';
import { shown } from './yaml.ts';

/** Why a rule did not match: the condition, and what it wanted and found. */
export type Miss = { condition: 'users' | 'profiles' | 'mode' | 'time'; message: string };

/** A decision and, for each rule before the deciding one (all, if none decided), its misses. */
export type Explanation = {
  decision: Decision;
  passed: { index: number; name: string; misses: Miss[] }[];
};

/** Evaluates, and says of every earlier rule why it did not match. */
export function explain(policy: Policy, input: PolicyInput): Explanation {
  const decision = evaluate(policy, input);
  const earlier = decision.matched ? policy.rules.slice(0, decision.ruleIndex) : policy.rules;
  const passed = earlier.map((rule) => ({
    index: rule.index,
    name: rule.name,
    misses: missesOf(rule, input),
  }));
  return { decision, passed };
}

function missesOf(rule: Rule, { user, profile, mode, atMs }: PolicyInput): Miss[] {
  const misses: (Miss | undefined)[] = [
    missOf('users', rule.users, user),
    missOf('profiles', rule.profiles, profile),
    missOf('mode', rule.modes, mode),
    rule.window && missOfWindow(rule.window, atMs),
  ];
  return misses.filter((miss) => miss !== undefined);
}

const LISTED = 5;

function missOf(condition: Miss['condition'], list: readonly string[], value: string): Miss | undefined {
  if (list.length === 0 || list.includes(value)) return undefined;
  const listed = list.slice(0, LISTED).map((one) => shown(one));
  const more = list.length > LISTED ? ` and ${list.length - LISTED} more` : '';
  return { condition, message: `\`${shown(value)}\` is not in ${listed.join(', ')}${more}` };
}

function missOfWindow(window: Window, atMs: number): Miss | undefined {
  if (isOpen(window, atMs)) return undefined;
  return {
    condition: 'time',
    message: `${describeLocalTime(window, atMs)} is not in ${describeWindow(window)}`,
  };
}
