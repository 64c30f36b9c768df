import type { ProfileListing } from '../answer/answer.ts';
import type { DecisionCode } from '../answer/codes.ts';
import type { Refusal } from '../answer/refusal.ts';
import type { Caller } from '../identity/caller.ts';
import type { Session } from '../session/assume-outcome.ts';
import type { CappedBy } from '../session/session-lifetime.ts';
import type { SessionSubject } from '../session/session-order.ts';

/** A step's result: what the next step needs, or the refusal that ends the story. */
export type Step<Value> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

/** A session that policy and STS granted; credentials leave only after its event is recorded. */
export type Grant = {
  caller: Caller;
  subject: SessionSubject;
  cappedBy: CappedBy;
  session: Session;
  /** True when this request made STS make it. */
  minted: boolean;
  fallback: boolean;
};

/** What became of a request, before its event is recorded. */
export type Decision =
  | { kind: 'granted'; grant: Grant }
  | { kind: 'listed'; profiles: readonly ProfileListing[] }
  | { kind: 'refused'; refusal: Refusal };

/** The code a decision's event carries. */
export function codeOf(decision: Decision): DecisionCode {
  return decision.kind === 'refused' ? decision.refusal.code : 'OK';
}
