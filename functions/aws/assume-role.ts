import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AssumeFailureKind, AssumeOutcome } from '../session/assume-outcome.ts';
import type { SessionOrder } from '../session/session-order.ts';
import { type AwsFailure, readAwsFailure, UNREADABLE_ANSWER } from './aws-failure.ts';
import { leanClient } from './lean-client.ts';
import { withTimeLimit } from './time-limit.ts';
import { waitingSettings } from './waiting-settings.ts';

/** One attempt at AssumeRole, ended after `limitMs`. */
export type AssumeRole = (order: SessionOrder, limitMs: number) => Promise<AssumeOutcome>;

/** AssumeRole by the SDK. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function createAssumeRole(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): AssumeRole {
  const client = leanClient(new STSClient(waitingSettings('STS', region, environment)));
  return async (order, limitMs) => {
    try {
      const answer = await withTimeLimit(limitMs, (abortSignal) =>
        client.send(command(order), { abortSignal }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !(Expiration instanceof Date)) {
        return { ok: false, failure: { kind: 'unavailable', cause: 'sts: an answer without credentials' } };
      }
      const expiresAtMs = Expiration.getTime();
      if (!Number.isFinite(expiresAtMs)) {
        return { ok: false, failure: { kind: 'unavailable', cause: 'sts: an answer without expiration' } };
      }
      const keys = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiresAtMs,
      };
      return { ok: true, keys: { ...keys, stsRequestId: answer.$metadata.requestId ?? null } };
    } catch (error) {
      const failure = readAwsFailure('sts', error);
      return { ok: false, failure: { kind: failureKind(failure), cause: failure.cause } };
    }
  };
}

function command(order: SessionOrder): AssumeRoleCommand {
  return new AssumeRoleCommand({
    RoleArn: order.roleArn,
    RoleSessionName: order.roleSessionName,
    SourceIdentity: order.sourceIdentity,
    DurationSeconds: order.durationSeconds,
    Tags: order.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    ...(order.externalId === undefined ? {} : { ExternalId: order.externalId }),
    ...(order.sessionPolicy === undefined ? {} : { Policy: order.sessionPolicy }),
    ...(order.sessionPolicyArns.length === 0
      ? {}
      : { PolicyArns: order.sessionPolicyArns.map((arn) => ({ arn })) }),
  });
}

function failureKind(failure: AwsFailure): AssumeFailureKind {
  if (failure.kind !== 'refused') return failure.kind;
  switch (failure.name) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      if (failure.message.includes('sts:TagSession')) return 'tag-session';
      return failure.message.includes('sts:SetSourceIdentity') ? 'set-source-identity' : 'trust';
    case 'PackedPolicyTooLarge':
    case 'PackedPolicyTooLargeException':
      return 'packed-policy-too-large';
    case 'RegionDisabledException':
      return 'region-disabled';
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'InvalidClientTokenId':
    case 'SignatureDoesNotMatch':
      return 'vend-keys';
    // A 4xx of something between us and STS says nothing about the profile.
    case UNREADABLE_ANSWER:
      return 'unavailable';
    default:
      return 'invalid';
  }
}
