import type { DecisionEvent, EventCaller, EventSession } from '../event/decision-event.ts';

/** https://schema.ocsf.io/1.8.0/classes/authorize_session?profiles=cloud,security_control */
export type AuthorizeSession = Readonly<Record<string, unknown>>;

const CLASS_UID = 3003;
const CATEGORY_UID = 3;
/** Assign Privileges. */
const ACTIVITY_ID = 1;
const ACTION = { allow: 1, deny: 2, error: 2 } as const;
/** Allowed, Blocked, Error. */
const DISPOSITION = { allow: 1, deny: 2, error: 20 } as const;
/** Informational, Low, Medium. */
const SEVERITY = { allow: 1, deny: 2, error: 3 } as const;
/** Success, Failure. */
const STATUS = { allow: 1, deny: 2, error: 2 } as const;

/** A decision as OCSF 1.8.0 class 3003, profiles `cloud` and `security_control`; times in Unix milliseconds. */
export function authorizeSession(event: DecisionEvent): AuthorizeSession {
  const { outcome, caller, session } = event;
  return {
    class_uid: CLASS_UID,
    category_uid: CATEGORY_UID,
    activity_id: ACTIVITY_ID,
    type_uid: CLASS_UID * 100 + ACTIVITY_ID,
    time: Date.parse(event.time),
    count: event.count,
    severity_id: SEVERITY[outcome],
    status_id: STATUS[outcome],
    status_code: event.code,
    action_id: ACTION[outcome],
    disposition_id: DISPOSITION[outcome],
    user: userOf(caller),
    actor: { user: userOf(caller) },
    privileges: session === null ? [] : [session.roleArn],
    ...(session === null ? {} : { session: sessionOf(session) }),
    ...policyOf(event),
    ...(caller === null ? {} : endpointOf(caller)),
    cloud: cloudOf(event),
    metadata: {
      version: '1.8.0',
      product: { name: 'sentinel-tvm', vendor_name: 'sentinel-tvm', version: event.service.version },
      uid: event.id,
      correlation_uid: event.requestId,
      profiles: ['cloud', 'security_control'],
      sequence: event.producer.seq,
    },
    unmapped: {
      profile: event.profile,
      producer: event.producer.id,
      sourceIdentity: session?.sourceIdentity ?? null,
    },
  };
}

/** Who asked; a request nobody proved to have made has a user without a name of its own. */
function userOf(caller: EventCaller | null): Record<string, unknown> {
  if (caller === null) return { name: 'unidentified' };
  return {
    ...(caller.name === null ? {} : { name: caller.name }),
    uid: caller.arn,
    // A workload that shows a token has no access key, and one that is refused no account.
    ...(caller.accessKeyId === '' ? {} : { credential_uid: caller.accessKeyId }),
    ...(caller.accountId === '' ? {} : { account: { uid: caller.accountId } }),
  };
}

function sessionOf(session: EventSession): Record<string, unknown> {
  return {
    uid: session.sourceIdentity,
    credential_uid: session.accessKeyId,
    expiration_time: Date.parse(session.expiration),
    issuer: session.roleArn,
  };
}

function policyOf({ policy }: DecisionEvent): { policy?: Record<string, unknown> } {
  if (policy === null) return {};
  return {
    policy: {
      name: policy.name,
      ...(policy.sha256 === null ? {} : { uid: policy.sha256 }),
      ...(policy.version === null ? {} : { version: String(policy.version) }),
      ...(policy.rule === null ? {} : { desc: policy.rule }),
    },
  };
}

function endpointOf({ sourceIp }: EventCaller): { src_endpoint?: { ip: string } } {
  return sourceIp === null ? {} : { src_endpoint: { ip: sourceIp } };
}

function cloudOf({ service, caller }: DecisionEvent): Record<string, unknown> {
  return {
    provider: 'AWS',
    region: service.region,
    ...(caller === null || caller.accountId === '' ? {} : { account: { uid: caller.accountId } }),
  };
}
