import { credentialsAnswer, type HttpAnswer, profilesAnswer, refusalAnswer } from '../answer/answer.ts';
import { outcomeOf } from '../answer/codes.ts';
import { type Refusal, refuse } from '../answer/refusal.ts';
import type { Measurements } from '../observe/vend-metrics.ts';
import { codeOf, type Decision } from './decision.ts';
import { rfc3339Seconds } from './draft-event.ts';
import type { Receipt } from './record.ts';
import type { Visit } from './visit.ts';

const ROLE_ACCOUNT = /^arn:[\w-]+:iam::(\d{12}):/;

/**
 * The answer of a decision whose event was tried. Allowed but unrecorded is refused with `AUDIT_UNAVAILABLE`; a
 * refusal stays what it is, whatever the audit path did.
 */
export function answerTo(visit: Visit, decision: Decision, receipt: Receipt): HttpAnswer {
  const { requestId } = visit.gateway;
  const refusal = finalRefusal(decision, receipt);
  if (refusal !== undefined) return refusalAnswer(refusal, requestId);
  if (decision.kind === 'listed') return profilesAnswer(decision.profiles, requestId);
  if (decision.kind === 'refused') return refusalAnswer(decision.refusal, requestId);
  const { session, subject } = decision.grant;
  return credentialsAnswer(
    {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      Token: session.sessionToken,
      Expiration: rfc3339Seconds(session.expiresAtMs),
      AccountId: ROLE_ACCOUNT.exec(subject.profile.roleArn)?.[1] ?? subject.caller.accountId,
    },
    requestId,
  );
}

/** What the caller is refused with in the end; undefined when it gets what it asked for. */
export function finalRefusal(decision: Decision, receipt: Receipt): Refusal | undefined {
  if (decision.kind === 'refused') return decision.refusal;
  if (receipt.recorded !== 'none') return undefined;
  return refuse(
    'AUDIT_UNAVAILABLE',
    'the decision cannot be recorded now, so nothing is given: try again in a few seconds',
  );
}

/** The request's measurements, as the caller has seen it end. */
export function measure(
  visit: Visit,
  decision: Decision,
  receipt: Receipt,
  initDurationMs: number,
): Measurements {
  const { facts } = visit;
  const refusal = finalRefusal(decision, receipt);
  const outcome = refusal === undefined ? 'allow' : outcomeOf(refusal.code);
  return {
    ...(visit.coldStart ? { ColdStart: 1, InitDuration: initDurationMs } : {}),
    VendLatency: visit.elapsedMs(),
    ...(facts.policyMs === null ? {} : { PolicyLatency: facts.policyMs }),
    ...(facts.stsMs === null ? {} : { StsLatency: facts.stsMs }),
    AuditLatency: receipt.auditMs,
    ...(outcome === 'allow' ? { Allowed: 1 } : outcome === 'deny' ? { Denied: 1 } : { Errors: 1 }),
    ...hitOrMiss(facts.policyFromCache, 'PolicyCacheHit', 'PolicyCacheMiss'),
    ...hitOrMiss(facts.sessionFromCache, 'SessionCacheHit', 'SessionCacheMiss'),
    ...(facts.policy?.stale ? { PolicyStale: 1 } : {}),
    ...(codeOf(decision) === 'POLICY_INVALID' ? { PolicyInvalid: 1 } : {}),
    ...(codeOf(decision) === 'RATE_LIMITED' ? { RateLimited: 1 } : {}),
    ...(receipt.recorded === 'queue' ? { AuditFallback: 1 } : {}),
    ...(receipt.recorded === 'none' ? { AuditUnavailable: 1 } : {}),
  };
}

function hitOrMiss(
  fromCache: boolean | null,
  hit: keyof Measurements,
  miss: keyof Measurements,
): Measurements {
  return fromCache === null ? {} : { [fromCache ? hit : miss]: 1 };
}
