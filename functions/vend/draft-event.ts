import { outcomeOf } from '../answer/codes.ts';
import {
  type DecisionEvent,
  EVENT_SCHEMA_VERSION,
  type EventCaller,
  type EventSession,
} from '../event/decision-event.ts';
import { rfc3339Millis, rfc3339Seconds } from '../event/rfc3339.ts';
import { subjectOf, type WorkloadClaim } from '../identity/workload.ts';
import type { Session } from '../session/assume-outcome.ts';
import { roleSessionName } from '../session/session-names.ts';
import { codeOf, type Decision, type Grant } from './decision.ts';
import type { Visit } from './visit.ts';

/** An event before it has an id and a place in the producer's sequence. */
export type EventDraft = Omit<DecisionEvent, 'id' | 'producer' | 'count'>;

/** The facts of a decision as its event tells them; every number whole, every text well-formed. */
export function draftEvent(visit: Visit, decision: Decision, service: DecisionEvent['service']): EventDraft {
  const { reading, facts, gateway } = visit;
  const code = codeOf(decision);
  const request = reading.ok && reading.request.operation === 'vend' ? reading.request : undefined;
  return {
    schemaVersion: EVENT_SCHEMA_VERSION,
    operation:
      request === undefined && !reading.ok ? reading.operation : request === undefined ? 'profiles' : 'vend',
    time: rfc3339Millis(visit.startedAtMs),
    requestId: gateway.requestId,
    traceId: gateway.traceId,
    outcome: outcomeOf(code),
    code,
    caller: eventCaller(visit),
    profile: request?.profile ?? (reading.ok ? null : reading.profile),
    policy: facts.policy,
    session: decision.kind === 'granted' ? eventSession(decision.grant) : null,
    request: { reason: request?.reason ?? null, durationSeconds: request?.durationSeconds ?? null },
    latencyMs: {
      total: Math.round(visit.elapsedMs()),
      policy: whole(facts.policyMs),
      sts: whole(facts.stsMs),
    },
    coldStart: visit.coldStart,
    service,
  };
}

/** The caller as named; as claimed by API Gateway when the identity was refused; null when nothing is proven. */
function eventCaller(visit: Visit): EventCaller | null {
  const { iam, jwt, sourceIp, userAgent } = visit.gateway;
  const { caller, proven } = visit.facts;
  if (!proven) return null;
  if (iam === undefined) return jwt === undefined ? null : eventWorkload(visit, jwt);
  return {
    kind: caller?.kind ?? null,
    name: caller?.name ?? null,
    arn: iam.userArn,
    accountId: iam.accountId,
    accessKeyId: iam.accessKeyId,
    sourceIp,
    userAgent,
    principalOrgId: iam.principalOrgId,
  };
}

/** A workload has no ARN and no access key; `ISSUER#SUBJECT` stands for the one, nothing for the other. */
function eventWorkload(visit: Visit, jwt: WorkloadClaim): EventCaller {
  const { sourceIp, userAgent } = visit.gateway;
  const { caller } = visit.facts;
  return {
    kind: caller?.kind ?? null,
    name: caller?.name ?? null,
    arn: subjectOf(jwt),
    accountId: caller?.accountId ?? '',
    accessKeyId: '',
    sourceIp,
    userAgent,
    principalOrgId: null,
  };
}

/** What events tell of sessions out of the cache, each of one caller, profile and duration, until it is told otherwise. */
const TOLD = new WeakMap<Session, EventSession>();

function eventSession(grant: Grant): EventSession {
  const { session, cappedBy, minted, fallback } = grant;
  const told = TOLD.get(session);
  const isCached = !minted && !fallback;
  if (isCached && told !== undefined && told.cappedBy === cappedBy) return told;
  const fresh = newEventSession(grant);
  if (isCached) TOLD.set(session, fresh);
  return fresh;
}

function newEventSession(grant: Grant): EventSession {
  const { session, subject } = grant;
  return {
    roleArn: subject.profile.roleArn,
    roleSessionName: roleSessionName(grant.caller.name),
    sourceIdentity: session.sourceIdentity,
    accessKeyId: session.accessKeyId,
    expiration: rfc3339Seconds(session.expiresAtMs),
    durationSeconds: subject.durationSeconds,
    cached: !grant.minted,
    stsRequestId: session.stsRequestId,
    tags: session.tags,
    grant: subject.grant,
    cappedBy: grant.cappedBy,
    fallback: grant.fallback,
  };
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
