import type { HttpAnswer } from '../answer/answer.ts';
import type { Refusal } from '../answer/refusal.ts';
import type { Caller } from '../identity/caller.ts';
import type { VendRequest } from '../request/vend-request.ts';
import type { Decision, Grant, Step } from './decision.ts';
import type { Permission } from './judge.ts';
import type { Receipt } from './record.ts';
import type { Visit } from './visit.ts';

/** The steps of the story, each one function; `lambda.ts` wires them. */
export type Steps = {
  /** Opens the event: bounded, nothing believed. */
  open: (rawEvent: unknown, awsRequestId: string) => Visit;
  /** Origin proof, then the caller's kind and name. */
  identify: (visit: Visit) => Step<Caller>;
  /** Takes the caller's rate tokens; a refused identity pays as well. */
  limitRate: (visit: Visit, identified: Step<Caller>) => Step<Caller>;
  /** The request, once it is known whose it is. */
  readRequest: (visit: Visit) => Step<VendRequest>;
  /** Policy and profile, and what they say of this caller now. */
  judge: (
    visit: Visit,
    caller: Caller,
    request: VendRequest & { operation: 'vend' },
  ) => Promise<Step<Permission>>;
  /** The cached or newly minted session. */
  openSession: (visit: Visit, permission: Permission) => Promise<Step<Grant>>;
  /** Every profile the caller would get now. */
  listProfiles: (visit: Visit, caller: Caller) => Promise<Decision>;
  /** The one event, on the bus or the queue. */
  record: (visit: Visit, decision: Decision) => Promise<Receipt>;
  /** What the caller gets: credentials only for an allowed and recorded decision. */
  answer: (visit: Visit, decision: Decision, receipt: Receipt) => HttpAnswer;
  /** Log line and metrics. */
  observe: (visit: Visit, decision: Decision, receipt: Receipt) => void;
  /** The refusal for a fault of ours. */
  confess: (error: unknown) => Refusal;
};

export type Vend = (rawEvent: unknown, awsRequestId: string) => Promise<HttpAnswer>;

/**
 * The hot path: identity, policy, session, event, answer. One request has exactly one event, sent before the
 * answer, whatever happens on the way; an allowed request whose event is not recorded gets no credentials.
 */
export function createVend(steps: Steps): Vend {
  return async (rawEvent, awsRequestId) => {
    const visit = steps.open(rawEvent, awsRequestId);
    let decision: Decision;
    try {
      decision = await decide(visit, steps);
    } catch (error) {
      decision = refused(steps.confess(error));
    }
    const receipt = await steps.record(visit, decision);
    const answer = steps.answer(visit, decision, receipt);
    steps.observe(visit, decision, receipt);
    return answer;
  };
}

async function decide(visit: Visit, steps: Steps): Promise<Decision> {
  const caller = steps.limitRate(visit, steps.identify(visit));
  if (!caller.ok) return refused(caller.refusal);
  const request = steps.readRequest(visit);
  if (!request.ok) return refused(request.refusal);
  if (request.value.operation === 'profiles') return steps.listProfiles(visit, caller.value);
  const permission = await steps.judge(visit, caller.value, request.value);
  if (!permission.ok) return refused(permission.refusal);
  const grant = await steps.openSession(visit, permission.value);
  if (!grant.ok) return refused(grant.refusal);
  return { kind: 'granted', grant: grant.value };
}

function refused(refusal: Refusal): Decision {
  return { kind: 'refused', refusal };
}
