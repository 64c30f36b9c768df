import { contextOf } from '../../local/iam/context.ts';
import { decide } from '../../local/iam/evaluate.ts';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import type { CompiledPolicy, RequestContext } from '../../local/iam/policy-document.ts';
import type { Principal } from '../../local/iam/principal.ts';

export const SERVICE = '111122223333';
export const OTHER = '444455556666';
export const VEND_FUNCTION = `arn:aws:lambda:eu-west-1:${SERVICE}:function:sentinel-vend`;

export function user(accountId: string, userName: string): Principal {
  const arn = `arn:aws:iam::${accountId}:user/${userName}`;
  return { kind: 'user', accountId, arn, userId: `AIDA${userName.toUpperCase()}`, userName };
}

/** A session of a role; `path` is in the role's ARN alone. */
export function session(
  accountId: string,
  roleName: string,
  sessionName: string,
  more: { path?: string; sourceIdentity?: string; tags?: Readonly<Record<string, string>> } = {},
): Principal {
  const { path = '/', sourceIdentity, tags = {} } = more;
  return {
    kind: 'assumed-role',
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `AROA${roleName.toUpperCase()}:${sessionName}`,
    roleArn: `arn:aws:iam::${accountId}:role${path}${roleName}`,
    roleName,
    sessionName,
    tags,
    transitiveTagKeys: [],
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

export const VEND = session(SERVICE, 'sentinel-vend', 'sentinel-vend');

export const VENDED = session(SERVICE, 'sentinel-prod', 'sentinel,alice', {
  path: '/sentinel/',
  sourceIdentity: 'sentinel,alice,direct,0123456789ab',
});

/** Allows all: what refuses is the document that is looked at. */
const ALL = allowing('*');

export function allowing(action: string): CompiledPolicy {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' };
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: statement }, 'identity');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

export type Asked = { sessionName?: string; externalId?: string; tags?: Readonly<Record<string, string>> } & (
  | { sourceIdentity: string }
  | { sourceIdentity?: undefined }
);

/**
 * The first permission that a role's trust refuses of those STS asks for, or undefined: AssumeRole, and TagSession and
 * SetSourceIdentity where there are tags and a source identity. Each is asked with the keys that AWS documents for that
 * action alone
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html).
 */
export function refusedBy(trust: CompiledPolicy, roleArn: string, principal: Principal, asked: Asked) {
  const { sessionName, sourceIdentity, externalId, tags = {} } = asked;
  const ofTags: RequestContext = {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': Object.keys(tags),
  };
  const ofSource: RequestContext =
    sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity };
  const ofBoth: RequestContext = {
    ...ofTags,
    ...ofSource,
    'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
    'sts:RoleSessionName': sessionName ?? 'sentinel,alice',
    ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }),
  };
  const questions: [action: string, keys: RequestContext][] = [
    ['sts:AssumeRole', ofBoth],
    ...(Object.keys(tags).length === 0 ? [] : [['sts:TagSession', ofTags] as [string, RequestContext]]),
    ...(sourceIdentity === undefined
      ? []
      : [['sts:SetSourceIdentity', ofSource] as [string, RequestContext]]),
  ];
  const sameAccount = principal.accountId === roleArn.split(':')[4];
  return questions.find(([action, keys]) => {
    const context = contextOf(principal, keys);
    const request = { principal, action, resource: roleArn, context };
    return !decide({ request, identity: [ALL], resource: trust, sameAccount }).allowed;
  })?.[0];
}
