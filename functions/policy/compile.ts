import type { Decision } from './decision.ts';
import { decisionOf } from './decision.ts';
import type { Rule, Window } from './rule.ts';
import { buildIndex, type RuleIndex } from './rule-index.ts';

/** A policy ready to decide; only `parsePolicy` makes one. */
export type Policy = {
  readonly rules: readonly Rule[];
  readonly index: RuleIndex;
  /** By rule: its window, or undefined for any time. */
  readonly windows: readonly (Window | undefined)[];
  /** By rule: the decision for a request of mode `server`, and for any other. */
  readonly decisions: readonly Decision[];
  readonly decisionsElsewhere: readonly Decision[];
};

/** Makes of checked rules what evaluation needs, so that it allocates and formats nothing. */
export function compile(rules: readonly Rule[]): Policy {
  return {
    rules,
    index: buildIndex(rules),
    windows: rules.map(({ window }) => window),
    decisions: rules.map((rule) => decisionOf(rule, true)),
    decisionsElsewhere: rules.map((rule) => decisionOf(rule, false)),
  };
}
