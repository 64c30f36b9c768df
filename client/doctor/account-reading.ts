import { type IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import type { Account, WrittenPrincipal } from './account-facts.ts';
import { iamFailure } from './iam-client.ts';
import type { WrittenPolicy } from './role-facts.ts';

export type AccountReading = { ok: true; account: Account } | { ok: false; what: string; mend: string };

/** A large account is many pages. */
const LIMIT_MS = 300_000;

type Attached = { PolicyArn?: string | undefined };
type Inline = { PolicyName?: string | undefined; PolicyDocument?: string | undefined };
type Detail = {
  Arn?: string | undefined;
  AttachedManagedPolicies?: Attached[] | undefined;
  PermissionsBoundary?: { PermissionsBoundaryArn?: string | undefined } | undefined;
  inline: Inline[] | undefined;
  groups?: string[] | undefined;
  trust?: string | undefined;
};

/** Reads all users, groups, roles and the policies they have, page by page. */
export async function readAccount(client: IAMClient): Promise<AccountReading> {
  const details: Detail[] = [];
  const groups = new Map<string, Detail>();
  const documents = new Map<string, string | undefined>();
  const limit = { abortSignal: AbortSignal.timeout(LIMIT_MS) };
  try {
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, {}, limit)) {
      for (const { UserPolicyList: inline, GroupList, ...one } of page.UserDetailList ?? [])
        details.push({ ...one, inline, groups: GroupList });
      for (const { RolePolicyList: inline, AssumeRolePolicyDocument, ...one } of page.RoleDetailList ?? [])
        details.push({ ...one, inline, trust: AssumeRolePolicyDocument });
      for (const { GroupName = '', GroupPolicyList: inline, ...one } of page.GroupDetailList ?? [])
        groups.set(GroupName, { ...one, inline });
      for (const { Arn = '', PolicyVersionList = [] } of page.Policies ?? [])
        documents.set(Arn, PolicyVersionList.find((version) => version.IsDefaultVersion === true)?.Document);
    }
  } catch (failure) {
    const mend = 'read with keys that have iam:GetAccountAuthorizationDetails in the service’s account';
    return { ok: false, what: `the account cannot be read: ${iamFailure(failure)}`, mend };
  }
  const principals = details.map((one) => principalOf(one, groups, documents));
  return { ok: true, account: { principals } };
}

function principalOf(
  one: Detail,
  groups: ReadonlyMap<string, Detail>,
  documents: ReadonlyMap<string, string | undefined>,
): WrittenPrincipal {
  const managed = (arn: string): WrittenPolicy => ({ name: arn, text: documents.get(arn) });
  const policiesOf = ({ inline = [], AttachedManagedPolicies = [] }: Detail, of: string): WrittenPolicy[] => [
    ...inline.map(({ PolicyName = '', PolicyDocument }) => ({
      name: `${of}${PolicyName}`,
      text: PolicyDocument,
    })),
    ...AttachedManagedPolicies.map(({ PolicyArn = '' }) => managed(PolicyArn)),
  ];
  const ofGroups = (one.groups ?? []).flatMap((name) => {
    const group = groups.get(name);
    return group === undefined ? [] : policiesOf(group, `group ${name}: `);
  });
  const bound = one.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: one.Arn ?? '',
    trust: one.trust,
    policies: [...policiesOf(one, ''), ...ofGroups],
    boundary: bound === undefined ? undefined : managed(bound),
  };
}
