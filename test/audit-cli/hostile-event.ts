import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { decision } from '../audit/events.ts';

/** What a terminal must never see: escape, C1's own escape, bidi, isolates, tags, separators, DEL, carriage return. */
export const UNSAFE = /(?!\r?\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const EVIL = '\u001b[31m\u009b2J\u202egnp\u2066\u{e0041}\u2028\u007f\u0007\rx';

/** A decision in which everything that callers or policies choose is meant to harm who reads it. */
export function hostileEvent(n: number): DecisionEvent {
  const base = decision(n);
  if (base.caller === null || base.policy === null || base.session === null)
    throw new Error('a whole decision');
  return {
    ...base,
    requestId: `request-${n}${EVIL}`,
    caller: {
      ...base.caller,
      name: `alice${EVIL}`,
      userAgent: `agent${EVIL}`,
      arn: `${base.caller.arn}${EVIL}`,
    },
    policy: { ...base.policy, rule: `rule${EVIL}`, reason: EVIL },
    session: { ...base.session, tags: { [`Tag${EVIL}`]: EVIL } },
    request: { reason: `because${EVIL}`, durationSeconds: null },
  };
}

/** Reasons a spreadsheet must not run. */
export const FORMULAS = [
  '=1+1',
  '+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '|calc',
  '%0',
  '"=1+1',
  '"",=1+1',
  'x;=1+1',
  'x; =1+1',
  'x\n=1+1',
  'x\t=1+1',
  '=HYPERLINK("http://x","y")',
];
