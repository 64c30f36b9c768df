import { refuse } from '../answer/refusal.ts';
import { type Caller, type Identification, type IdentityRules, identifyCaller } from '../identity/caller.ts';
import { provesOrigin } from '../identity/origin-proof.ts';
import { identifyWorkload, type WorkloadRules } from '../identity/workload.ts';
import type { RateVerdict } from '../rate/token-bucket.ts';
import { operationOf, type VendRequest } from '../request/vend-request.ts';
import type { Step } from './decision.ts';
import type { Visit } from './visit.ts';

/** A listing reads pages of ten parameters, so it costs as much as ten requests. */
const LISTING_COST = 10;
/** Requests without proof share one budget: nobody is there to have one. */
const NOBODY = 'nobody';
const REFUSED_TOKENS = 'refused tokens';
const LAST_PART = /\/[^/]*$/;

/** Says who calls, after the origin proof; `IAM_AUTH_REQUIRED` or `INVALID_IDENTITY` otherwise. */
export function identify(
  visit: Visit,
  originProof: string,
  rules: IdentityRules & WorkloadRules,
): Step<Caller> {
  const { origin, iam, workload } = visit.gateway;
  if (!provesOrigin(origin, originProof)) {
    return notSigned('no origin proof in the event: it did not come through the API');
  }
  if (workload !== undefined) return identifyByToken(visit, workload.alias, rules);
  if (iam === undefined) return notSigned('no authorizer identity in the event');
  visit.facts.proven = true;
  return named(visit, identifyCaller(iam, rules));
}

/** Of a workload's route: only a verified token counts there, and nowhere else. */
function identifyByToken(visit: Visit, alias: string, rules: WorkloadRules): Step<Caller> {
  const { jwt, iam } = visit.gateway;
  if (jwt === undefined || iam !== undefined) {
    const message =
      'the request shows no token of this path’s issuer: send the workload’s token as `Authorization`';
    const cause = 'no claims of a token in the event';
    return { ok: false, refusal: refuse('IAM_AUTH_REQUIRED', message, { cause }) };
  }
  visit.facts.proven = true;
  return named(visit, identifyWorkload(jwt, alias, visit.startedAtMs, rules));
}

function named(visit: Visit, identification: Identification): Step<Caller> {
  if (!identification.ok) {
    return {
      ok: false,
      refusal: refuse('INVALID_IDENTITY', identification.message, { cause: identification.cause }),
    };
  }
  visit.facts.caller = identification.caller;
  return { ok: true, value: identification.caller };
}

function notSigned(cause: string): Step<Caller> {
  const message =
    'the request is not signed by an identity of this account: call the API with a SigV4 signature';
  return { ok: false, refusal: refuse('IAM_AUTH_REQUIRED', message, { cause }) };
}

/** Takes the tokens of one request, also of a refused identity's, so that refusals cannot flood the audit trail. */
export function limitRate(
  visit: Visit,
  identified: Step<Caller>,
  takeTokens: (key: string, cost: number) => RateVerdict,
): Step<Caller> {
  const cost = operationOf(visit.gateway) === 'profiles' ? LISTING_COST : 1;
  const verdict = takeTokens(rateKey(visit), cost);
  if (verdict.ok) return identified;
  const message =
    'too many requests of this caller: wait as `Retry-After` says, and cache credentials until they near expiration';
  return {
    ok: false,
    refusal: refuse('RATE_LIMITED', message, { retryAfterSeconds: verdict.retryAfterSeconds }),
  };
}

/**
 * Kind, name and account; the ARN of a refused identity without its last part, for whoever assumes a role or gets a
 * federation token chooses that and would have a new budget each time; one key for all refused tokens, whose subjects
 * may be chosen as freely, and one for all who prove nothing.
 */
export function rateKey(visit: Visit): string {
  const { caller, proven } = visit.facts;
  if (caller !== null) return `${caller.kind} ${caller.accountId} ${caller.name}`;
  const { iam } = visit.gateway;
  if (!proven) return NOBODY;
  return iam === undefined ? REFUSED_TOKENS : `refused ${iam.userArn.replace(LAST_PART, '')}`;
}

/** The request of a caller who is known and within budget. */
export function readRequest(visit: Visit): Step<VendRequest> {
  const { reading } = visit;
  return reading.ok ? { ok: true, value: reading.request } : { ok: false, refusal: reading.refusal };
}
