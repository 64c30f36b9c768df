import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { type Members, readInput } from '../aws-http/members.ts';
import { parsePolicyText } from '../iam/parse-policy.ts';
import { checkTags, type SessionTag } from './session-tags.ts';

/** AssumeRole's parameters within their own bounds. */
export type AssumeRoleInput = {
  roleArn: string;
  roleSessionName: string;
  durationSeconds: number;
  sourceIdentity?: string;
  externalId?: string;
  policy?: string;
  policyArns: string[];
  tags: SessionTag[];
  transitiveTagKeys: string[];
  /** An MFA device was named or a code given. */
  withMfa: boolean;
};

const SESSION_NAME = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ };
const TAG_KEY = { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const TAG_VALUE = { max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\x21-\x7e]+$/;
const MANAGED_POLICY_ARN = /^arn:aws:iam::(?:\d{12}|aws):policy\/[\x21-\x7e]+$/;
/** Inline policy and policy ARNs together. */
const MAX_POLICY_TEXT = 2048;

const read = (members: Members): AssumeRoleInput => {
  const sourceIdentity = members.string('SourceIdentity', SESSION_NAME);
  const externalId = members.string('ExternalId', { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ });
  const policy = members.string('Policy', {
    min: 1,
    max: MAX_POLICY_TEXT,
    pattern: /^[\t\n\r\u0020-\u00FF]+$/,
  });
  const serialNumber = members.string('SerialNumber', { min: 9, max: 256, pattern: /^[\w+=/:,.@-]*$/ });
  const tokenCode = members.string('TokenCode', { min: 6, max: 6, pattern: /^\d*$/ });
  return {
    roleArn: members.requiredString('RoleArn', { min: 20, max: 2048 }),
    roleSessionName: members.requiredString('RoleSessionName', SESSION_NAME),
    durationSeconds: members.integer('DurationSeconds', { min: 900, max: 43_200 }) ?? 3600,
    policyArns:
      members.structures('PolicyArns', (arn) => arn.requiredString('arn', { min: 20, max: 2048 }), {
        max: 10,
      }) ?? [],
    tags:
      members.structures(
        'Tags',
        (tag) => ({ key: tag.requiredString('Key', TAG_KEY), value: tag.requiredString('Value', TAG_VALUE) }),
        { max: 50 },
      ) ?? [],
    transitiveTagKeys: members.strings('TransitiveTagKeys', { max: 50 }, TAG_KEY) ?? [],
    withMfa: serialNumber !== undefined || tokenCode !== undefined,
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(externalId !== undefined && { externalId }),
    ...(policy !== undefined && { policy }),
  };
};

/**
 * Reads AssumeRole's parameters by the bounds of
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: ValidationError for lengths, sets and
 * ranges, InvalidParameterValue for tag rules, MalformedPolicyDocument for a session policy IAM could not read.
 */
export const readAssumeRole = (input: unknown): Outcome<AssumeRoleInput> => {
  const outcome = readInput(input, 'text', read);
  if (!outcome.ok) return outcome;
  const { roleArn, policy, policyArns } = outcome.output;
  if (!ROLE_ARN.test(roleArn)) return refuse('ValidationError', `${roleArn} is invalid`);
  const badArn = policyArns.find((arn) => !MANAGED_POLICY_ARN.test(arn));
  if (badArn !== undefined) return refuse('ValidationError', `${badArn} is invalid`);
  const text = [policy ?? '', ...policyArns].join('');
  if (text.length > MAX_POLICY_TEXT) {
    return refuse(
      'ValidationError',
      `policy and policy ARNs have ${text.length} characters together, at most ${MAX_POLICY_TEXT} are allowed`,
    );
  }
  const parsed = policy === undefined ? undefined : parsePolicyText(policy, 'session');
  if (parsed?.ok === false) {
    const faults = parsed.faults.map(({ path, message }) => `${path === '' ? 'policy' : path}: ${message}`);
    return refuse('MalformedPolicyDocument', `Syntax errors in policy. ${faults.join('; ')}`);
  }
  const tagFault = checkTags(outcome.output.tags, outcome.output.transitiveTagKeys);
  return tagFault ?? outcome;
};
