import {
  credentialsAnswer,
  type HttpAnswer,
  profilesAnswer,
  refusalAnswer,
  withRequestId,
} from '../answer/answer.ts';
import { outcomeOf } from '../answer/codes.ts';
import { type Refusal, refuse } from '../answer/refusal.ts';
import { rfc3339Seconds } from '../event/rfc3339.ts';
import type { CodeCache } from '../observe/code-cache.ts';
import type { Measurements } from '../observe/vend-metrics.ts';
import type { Session } from '../session/assume-outcome.ts';
import { codeOf, type Decision, type Grant } from './decision.ts';
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
  return grantAnswer(decision.grant, requestId);
}

/**
 * Answers that sessions were given with, kept as long as the sessions are: a session is of one role and one caller,
 * so its answers differ in the request id alone.
 */
const ANSWERS = new WeakMap<Session, HttpAnswer>();

function grantAnswer({ session, subject }: Grant, requestId: string): HttpAnswer {
  const kept = ANSWERS.get(session);
  if (kept !== undefined) return withRequestId(kept, requestId);
  const body = {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: rfc3339Seconds(session.expiresAtMs),
    AccountId: ROLE_ACCOUNT.exec(subject.profile.roleArn)?.[1] ?? subject.caller.accountId,
  };
  const answer = credentialsAnswer(body, requestId);
  ANSWERS.set(session, answer);
  return answer;
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

/** How the environment started: `codeCache` is undefined where no bundle runs. */
export type Startup = { initDurationMs: number; codeCache?: CodeCache | undefined };

/** The request's measurements, as the caller has seen it end. */
export function measure(
  visit: Visit,
  decision: Decision,
  receipt: Receipt,
  readStartup: () => Startup,
): Measurements {
  const { facts } = visit;
  const refusal = finalRefusal(decision, receipt);
  const outcome = refusal === undefined ? 'allow' : outcomeOf(refusal.code);
  const measured: Measurements = {};
  if (visit.coldStart) {
    const startup = readStartup();
    measured.ColdStart = 1;
    measured.InitDuration = wholeMicros(startup.initDurationMs);
    if (startup.codeCache !== undefined)
      measured.CodeCacheRejected = startup.codeCache === 'accepted' ? 0 : 1;
  }
  const vendMs = wholeMicros(visit.elapsedMs());
  measured.VendLatency = vendMs;
  if (facts.stsMs !== null) measured.VendLatencyMiss = vendMs;
  else if (decision.kind === 'granted') measured.VendLatencyHit = vendMs;
  if (facts.policyMs !== null) measured.PolicyLatency = wholeMicros(facts.policyMs);
  if (facts.stsMs !== null) measured.StsLatency = wholeMicros(facts.stsMs);
  measured.AuditLatency = wholeMicros(receipt.auditMs);
  measured[OUTCOME_METRIC[outcome]] = 1;
  if (facts.policyFromCache !== null)
    measured[facts.policyFromCache ? 'PolicyCacheHit' : 'PolicyCacheMiss'] = 1;
  if (facts.sessionFromCache !== null)
    measured[facts.sessionFromCache ? 'SessionCacheHit' : 'SessionCacheMiss'] = 1;
  if (facts.policy?.stale) measured.PolicyStale = 1;
  const code = codeOf(decision);
  if (code === 'POLICY_INVALID') measured.PolicyInvalid = 1;
  if (code === 'RATE_LIMITED') measured.RateLimited = 1;
  if (receipt.recorded === 'queue') measured.AuditFallback = 1;
  if (receipt.recorded === 'none') measured.AuditUnavailable = 1;
  return measured;
}

const OUTCOME_METRIC = { allow: 'Allowed', deny: 'Denied', error: 'Errors' } as const;

/** Milliseconds to the microsecond: what is behind it is noise, and makes a metric's text three times as long. */
function wholeMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
