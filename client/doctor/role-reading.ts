import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { iamFailure } from './iam-client.ts';
import { readRoleArn, type WrittenPolicy, type WrittenRole } from './role-facts.ts';

export type RoleReading = { ok: true; role: WrittenRole } | { ok: false; what: string; mend: string };

const LIMIT_MS = 30_000;

/** What the reader needs; all of it reads. */
const NEEDED =
  'read with keys that have iam:GetRole, ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies, GetPolicy and GetPolicyVersion in the role’s account';

/** Reads a role and everything attached to it; IAM is asked for nothing else. */
export async function readRole(client: IAMClient, arn: string): Promise<RoleReading> {
  const RoleName = readRoleArn(arn)?.name ?? arn;
  const limit = { abortSignal: AbortSignal.timeout(LIMIT_MS) };
  try {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }), limit);
    if (Role?.Arn !== arn) {
      const mend = 'give the ARN as `aws iam get-role` prints it, with keys of its account';
      return { ok: false, what: `the keys’ account has ${Role?.Arn ?? 'no such role'}, not ${arn}`, mend };
    }
    const policies: WrittenPolicy[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }, limit)) {
      for (const PolicyName of PolicyNames) {
        const asked = new GetRolePolicyCommand({ RoleName, PolicyName });
        const { PolicyDocument: text } = await client.send(asked, limit);
        policies.push({ name: PolicyName, text });
      }
    }
    const pages = paginateListAttachedRolePolicies({ client }, { RoleName }, limit);
    for await (const { AttachedPolicies = [] } of pages) {
      for (const { PolicyArn = '' } of AttachedPolicies)
        policies.push(await readManaged(client, PolicyArn, limit));
    }
    const bound = Role.PermissionsBoundary?.PermissionsBoundaryArn;
    const boundary = bound === undefined ? undefined : await readManaged(client, bound, limit);
    const { AssumeRolePolicyDocument: trust, MaxSessionDuration: maxSessionSeconds = 3600 } = Role;
    return { ok: true, role: { arn, trust, maxSessionSeconds, policies, boundary } };
  } catch (failure) {
    return { ok: false, what: `the role cannot be read: ${iamFailure(failure)}`, mend: NEEDED };
  }
}

async function readManaged(
  client: IAMClient,
  PolicyArn: string,
  limit: { abortSignal: AbortSignal },
): Promise<WrittenPolicy> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }), limit);
  const asked = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
  const { PolicyVersion } = await client.send(asked, limit);
  return { name: PolicyArn, text: PolicyVersion?.Document };
}
