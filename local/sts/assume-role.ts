import { type AwsError, type Outcome, refuse } from '../aws-http/aws-reply.ts';
import type { XmlContent } from '../aws-http/xml.ts';
import type { Principal } from '../iam/principal.ts';
import { assumedRole, type World } from '../iam/world.ts';
import type { SeededRole } from '../iam/world-seed.ts';
import { type AssumeRoleInput, readAssumeRole } from './assume-role-input.ts';
import { credentialsElement, expiryMs } from './credentials-element.ts';
import { packedPolicySize } from './packed-size.ts';
import { refuseAssumeRole } from './role-trust.ts';
import { mergeTags, type SessionTags } from './session-tags.ts';

/**
 * AssumeRole (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html): parameters, then tags and
 * source identity against the calling session, then permission, then duration, then room.
 */
export const assumeRole = (
  world: World,
  caller: Principal,
  input: unknown,
  nowMs: number,
): Outcome<XmlContent> => {
  const read = readAssumeRole(input);
  if (!read.ok) return read;
  const asked = read.output;
  const chained = caller.kind === 'assumed-role' ? caller : undefined;
  // The value cannot be changed by chaining; AWS answers any attempt to set one again like this.
  if (asked.sourceIdentity !== undefined && chained?.sourceIdentity !== undefined) {
    return refuse('ValidationError', 'The source identity is already set for this assume role session');
  }
  const sourceIdentity = asked.sourceIdentity ?? chained?.sourceIdentity;
  const tags = mergeTags(caller, asked.tags, asked.transitiveTagKeys);
  if (!tags.ok) return tags;
  const role = world.findRole(asked.roleArn);
  const question = { caller, role, input: asked, tags: tags.output, sourceIdentity, nowMs };
  const refused = refuseAssumeRole(world, question) ?? refuseMfa(asked) ?? refusePolicyArns(world, asked);
  if (refused !== undefined) return refused;
  if (role === undefined) return refuse('AccessDenied', `no such role: ${asked.roleArn}`, 403);
  const tooLong = refuseDuration(asked.durationSeconds, role, chained !== undefined);
  if (tooLong !== undefined) return tooLong;
  const packed = packedPolicySize({
    policy: asked.policy,
    policyArns: asked.policyArns,
    tags: [...asked.tags, ...tags.output.inherited],
  });
  if (!packed.ok) return packed;
  return { ok: true, output: session(world, role, asked, tags.output, sourceIdentity, packed.output, nowMs) };
};

type Refusal = { ok: false; error: AwsError };

/** Nobody here has an MFA device, so no code can be right. */
const refuseMfa = (asked: AssumeRoleInput): Refusal | undefined =>
  asked.withMfa
    ? refuse('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.', 403)
    : undefined;

const refusePolicyArns = (world: World, asked: AssumeRoleInput): Refusal | undefined => {
  const unknown = asked.policyArns.find((arn) => !world.hasManagedPolicy(arn));
  return unknown === undefined ? undefined : refuse('ValidationError', `policy ${unknown} does not exist`);
};

const refuseDuration = (seconds: number, role: SeededRole, chained: boolean): Refusal | undefined => {
  if (chained && seconds > 3600) {
    return refuse(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return seconds > role.maxSessionDurationSeconds
    ? refuse(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      )
    : undefined;
};

const session = (
  world: World,
  role: SeededRole,
  asked: AssumeRoleInput,
  tags: SessionTags,
  sourceIdentity: string | undefined,
  packedPolicySizePercent: number | undefined,
  nowMs: number,
): XmlContent => {
  const principal = assumedRole(role, {
    sessionName: asked.roleSessionName,
    tags: tags.tags,
    transitiveTagKeys: tags.transitiveTagKeys,
    ...(sourceIdentity !== undefined && { sourceIdentity }),
  });
  const credential = world.issueSession({
    principal,
    expiresAtMs: expiryMs(nowMs, asked.durationSeconds),
    sessionPolicyArns: asked.policyArns,
    ...(asked.policy !== undefined && { sessionPolicy: asked.policy }),
  });
  return {
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
    Credentials: credentialsElement(credential),
    PackedPolicySize: packedPolicySizePercent,
    SourceIdentity: sourceIdentity,
  };
};
