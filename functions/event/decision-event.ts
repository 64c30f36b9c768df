import type { DecisionCode, Outcome } from '../answer/codes.ts';
import type { CallerKind } from '../identity/caller.ts';
import type { CappedBy } from '../session/session-lifetime.ts';

export const EVENT_SOURCE = 'sentinel.tvm';
export const EVENT_DETAIL_TYPE = 'Credential Decision';
export const EVENT_SCHEMA_VERSION = '1';

/**
 * The one event of a request, schema version 1 (docs/schema/decision-event.v1.json). All numbers are integers.
 * No secret access key, session token, authorisation token, signature or query string is ever in it: there is
 * no field for one.
 */
export type DecisionEvent = {
  schemaVersion: typeof EVENT_SCHEMA_VERSION;
  /** UUIDv7, the idempotency key of the ledger. */
  id: string;
  operation: 'vend' | 'profiles';
  producer: Producer;
  /** RFC 3339 UTC with milliseconds: when the request began. */
  time: string;
  requestId: string;
  traceId: string | null;
  outcome: Outcome;
  code: DecisionCode;
  /** null when nobody proved to be anyone. */
  caller: EventCaller | null;
  profile: string | null;
  /** Events share these two: they are never written to. */
  policy: Readonly<EventPolicy> | null;
  session: Readonly<EventSession> | null;
  request: { reason: string | null; durationSeconds: number | null };
  latencyMs: { total: number; policy: number | null; sts: number | null };
  coldStart: boolean;
  service: { version: string; region: string; functionName: string };
  /** Requests this event stands for: 1, or more for rate-limited refusals that share one event. */
  count: number;
};

/** Policies may write what they like; an event holds this many characters of it, and the version says the rest. */
export const LONGEST_RULE_CHARS = 256;
export const LONGEST_REASON_CHARS = 1024;

/** Where the event comes from, so that loss between function and ledger shows. */
export type Producer = {
  /** Random per Lambda environment. */
  id: string;
  /** Gapless from 0. */
  seq: number;
  /** Seqs whose events could not be recorded; never used again. */
  unrecorded: number[];
};

export type EventCaller = {
  /** null, like the name, when the identity was refused. */
  kind: CallerKind | null;
  name: string | null;
  arn: string;
  accountId: string;
  accessKeyId: string;
  sourceIp: string | null;
  userAgent: string | null;
  principalOrgId: string | null;
};

export type EventPolicy = {
  name: string;
  /** The parameter's version in SSM; null when there is no such parameter. */
  version: number | null;
  sha256: string | null;
  /** At most `LONGEST_RULE_CHARS`; null when nothing matched or nothing could be evaluated. */
  rule: string | null;
  ruleIndex: number | null;
  effect: string | null;
  /** At most `LONGEST_REASON_CHARS`. */
  reason: string | null;
  /** True when SSM could not be read and a cached version decided. */
  stale: boolean;
};

export type EventSession = {
  roleArn: string;
  roleSessionName: string;
  sourceIdentity: string;
  accessKeyId: string;
  /** RFC 3339 UTC, whole seconds. */
  expiration: string;
  durationSeconds: number;
  cached: boolean;
  stsRequestId: string | null;
  tags: Readonly<Record<string, string>>;
  grant: string;
  cappedBy: CappedBy;
  /** True when STS failed and a cached session with less left than a hit needs stood in. */
  fallback: boolean;
};
