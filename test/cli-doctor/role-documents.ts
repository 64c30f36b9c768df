import type { WrittenRole } from '../../client/doctor/role-facts.ts';

export const ACCOUNT = '123456789012';
export const VEND_ROLE = `arn:aws:iam::${ACCOUNT}:role/sentinel-vend`;
export const API = 'a1b2c3d4e5';

type Fields = Readonly<Record<string, unknown>>;

const ACTIONS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
export const SOURCE = { 'sts:SourceIdentity': 'sentinel,*' };
export const PROFILE = { 'aws:RequestTag/SentinelProfile': 'prod' };
export const CONDITION = { StringLike: SOURCE, StringEquals: PROFILE };

/** A statement of a sound trust, or with parts of another. */
export const trusting = (parts: Fields = {}): Fields => ({
  Sid: 'Vend',
  Effect: 'Allow',
  Principal: { AWS: VEND_ROLE },
  Action: ACTIONS,
  Condition: CONDITION,
  ...parts,
});

export const documentOf = (...Statement: Fields[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

export const DENY_INVOKE: Fields = {
  Effect: 'Deny',
  Action: 'execute-api:Invoke',
  Resource: `arn:aws:execute-api:eu-west-1:${ACCOUNT}:${API}/*`,
};
export const READ_BUCKET: Fields = {
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::prod/*',
};

/** A role that can only be had by the service, or with another trust or other permissions. */
export function roleOf(
  trust: Fields[] = [trusting()],
  permissions: Fields[] = [DENY_INVOKE, READ_BUCKET],
): WrittenRole {
  return {
    arn: `arn:aws:iam::${ACCOUNT}:role/sentinel/prod`,
    trust: documentOf(...trust),
    maxSessionSeconds: 3600,
    policies: permissions.length === 0 ? [] : [{ name: 'own', text: documentOf(...permissions) }],
    boundary: undefined,
  };
}
