import { type Decision, decisionOf } from './decision.ts';
import type { Rule, Window } from './rule.ts';
import { buildIndex, type RuleIndex } from './rule-index.ts';

/** What is left of a rule to look at once users, profiles and modes have matched. */
export type CompiledRule = {
  readonly window: Window | undefined;
  /** The decision for a request of mode `server`, and for one of any other mode. */
  readonly inServerMode: Decision;
  readonly elsewhere: Decision;
};

/** A policy ready to decide; only `parsePolicy` makes one. */
export type Policy = {
  readonly rules: readonly Rule[];
  readonly index: RuleIndex;
  readonly compiled: readonly CompiledRule[];
};

/** Makes of checked rules what evaluation needs, so that it formats nothing and allocates next to nothing. */
export function compile(rules: readonly Rule[]): Policy {
  const compiled = rules.map((rule) => ({
    window: rule.window,
    inServerMode: decisionOf(rule, true),
    elsewhere: decisionOf(rule, false),
  }));
  return { rules, index: buildIndex(rules), compiled };
}
