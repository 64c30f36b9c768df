import { type AwsError, refuse } from '../aws-http/aws-reply.ts';
import { timeKeys } from '../iam/context.ts';
import type { RequestContext } from '../iam/policy-document.ts';
import type { Principal } from '../iam/principal.ts';
import type { World } from '../iam/world.ts';
import type { SeededRole } from '../iam/world-seed.ts';
import type { AssumeRoleInput } from './assume-role-input.ts';
import type { SessionTags } from './session-tags.ts';

export type AssumeRoleQuestion = {
  caller: Principal;
  role: SeededRole | undefined;
  input: AssumeRoleInput;
  tags: SessionTags;
  /** Given, or handed down by the calling session. */
  sourceIdentity: string | undefined;
  nowMs: number;
};

/**
 * Whether the caller may assume the role so. sts:AssumeRole, sts:TagSession where tags are given or handed down,
 * sts:SetSourceIdentity where a source identity is: each must be allowed by the trust policy, and by the
 * caller's own policies too unless the trust policy of a role in the caller's account names the caller or its
 * role itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 *
 * An unknown role answers as a refusing one: nobody learns which roles there are.
 */
export const refuseAssumeRole = (
  world: World,
  question: AssumeRoleQuestion,
): { ok: false; error: AwsError } | undefined => {
  const { caller, role, input, tags, sourceIdentity } = question;
  if (caller.kind === 'root') {
    return refuse('AccessDenied', 'Roles may not be assumed by root accounts.', 403);
  }
  const actions = [
    'sts:AssumeRole',
    ...(input.tags.length + tags.inherited.length > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  const context = trustContext(question);
  const refused = actions.find(
    (action) =>
      role === undefined ||
      !world.authorize({
        principal: caller,
        action,
        resource: role.arn,
        context,
        resourcePolicy: role.trust,
        resourceAccountId: role.accountId,
      }).allowed,
  );
  return refused === undefined
    ? undefined
    : refuse(
        'AccessDenied',
        `User: ${caller.arn} is not authorized to perform: ${refused} on resource: ${input.roleArn}`,
        403,
      );
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
const trustContext = ({ input, sourceIdentity, nowMs }: AssumeRoleQuestion): RequestContext => ({
  ...timeKeys(nowMs),
  'sts:RoleSessionName': input.roleSessionName,
  'sts:DurationSeconds': String(input.durationSeconds),
  'aws:TagKeys': input.tags.map(({ key }) => key),
  'sts:TransitiveTagKeys': input.transitiveTagKeys,
  ...Object.fromEntries(input.tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
  ...(input.externalId !== undefined && { 'sts:ExternalId': input.externalId }),
  ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
});
