import type { Caller } from '../identity/caller.ts';
import type { Profile } from '../profile/profile.ts';
import { roleSessionName, sourceIdentity } from './session-names.ts';
import { sessionUser } from './session-user.ts';

/** Tag values of STS sessions: 256 characters at most. */
const LONGEST_TAG_VALUE = 256;

/** What is ordered of STS; an adapter turns it into AssumeRole's parameters. */
export type SessionOrder = {
  roleArn: string;
  roleSessionName: string;
  sourceIdentity: string;
  durationSeconds: number;
  tags: readonly { key: string; value: string }[];
  externalId: string | undefined;
  sessionPolicy: string | undefined;
  sessionPolicyArns: readonly string[];
};

/** Everything that makes one session different from another. */
export type SessionSubject = {
  caller: Caller;
  profileName: string;
  profile: Profile;
  policyVersion: number;
  /** A parameter that was deleted and made anew begins at version 1 again. */
  policySha256: string;
  profileVersion: number;
  durationSeconds: number;
  /** `direct`, or an approval's id. */
  grant: string;
};

/** Builds the order; `sessionId` is new for each attempt, since an attempt that timed out may have succeeded. */
export function sessionOrder(subject: SessionSubject, requestId: string, sessionId: string): SessionOrder {
  const { caller, profile } = subject;
  return {
    roleArn: profile.roleArn,
    roleSessionName: roleSessionName(caller.name),
    sourceIdentity: sourceIdentity(caller.name, subject.grant, sessionId),
    durationSeconds: subject.durationSeconds,
    tags: [
      { key: 'SentinelUser', value: sessionUser(caller.name, LONGEST_TAG_VALUE) },
      { key: 'SentinelProfile', value: subject.profileName },
      { key: 'SentinelRequestId', value: requestIdTag(requestId) },
      ...profile.tags,
    ],
    externalId: profile.externalId,
    sessionPolicy: profile.sessionPolicy,
    sessionPolicyArns: profile.sessionPolicyArns,
  };
}

/**
 * The cache key of a session: whoever differs in one of these gets another session. The caller's name, account,
 * arn and id are all in it, so no two callers meet; the documents' versions, so a changed policy or profile begins anew.
 */
export function sessionKey(subject: SessionSubject): string {
  const { caller, profile, profileName, policySha256, grant } = subject;
  const { name, accountId, callerId, arn } = caller;
  // Each text after its length, so that it ends where it ends. Joined, for a Map copies a text of many pieces first.
  return [
    caller.kind,
    name.length,
    name,
    accountId.length,
    accountId,
    callerId.length,
    callerId,
    arn.length,
    arn,
    profileName.length,
    profileName,
    subject.policyVersion,
    policySha256,
    subject.profileVersion,
    profile.fingerprint,
    subject.durationSeconds,
    grant,
  ].join();
}

/** Tag values take no other characters; API Gateway's request ids have none. */
function requestIdTag(requestId: string): string {
  return requestId.replace(/[^\w.:/=+@-]/g, '_').slice(0, LONGEST_TAG_VALUE);
}
