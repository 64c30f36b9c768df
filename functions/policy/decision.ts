import type { Effect, Rule } from './rule.ts';

/** What a policy says about one request. `rule` is the deciding rule's name. */
export type Decision = {
  readonly effect: 'allow' | 'deny' | 'require_approval';
  readonly rule: string;
  /** Counts from 0; -1 when no rule matched. */
  readonly ruleIndex: number;
  readonly reason: string;
  readonly matched: boolean;
  /** The rule's cap on the session, 900 to 3600. */
  readonly maxServerDurationSeconds?: number;
};

/** The default: what no rule speaks of is denied. */
export const NO_MATCH: Decision = Object.freeze({
  effect: 'deny',
  rule: '',
  ruleIndex: -1,
  reason: 'no matching rule',
  matched: false,
});

/**
 * What a rule decides once it matches. `require_server` and `require_server_session`
 * allow a request of mode `server` and deny any other: they never fall through.
 */
export function decisionOf(rule: Rule, server: boolean): Decision {
  const { name, index, reason, maxServerDurationSeconds } = rule;
  const decision = {
    effect: resolved(rule.effect, server),
    rule: name,
    ruleIndex: index,
    reason,
    matched: true,
  };
  return Object.freeze(
    maxServerDurationSeconds === undefined ? decision : { ...decision, maxServerDurationSeconds },
  );
}

function resolved(effect: Effect, server: boolean): Decision['effect'] {
  if (effect !== 'require_server' && effect !== 'require_server_session') return effect;
  return server ? 'allow' : 'deny';
}
