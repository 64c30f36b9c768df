import { speaksOf } from '../iam-policy/demands.ts';
import type { Statement } from '../iam-policy/document.ts';
import { type Grant, grantOf } from '../iam-policy/grants.ts';
import { covers } from '../iam-policy/pattern.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { RIGHTS, resourceOf } from './rights.ts';
import { type RoleExpectation, type RoleFacts, readRoleArn, VEND_NAME, vendRoleIn } from './role-facts.ts';

const INVOKE = 'execute-api:Invoke';

/** What the role's own policies let its sessions do against the service. */
export function judgePermissions(facts: RoleFacts, expected: RoleExpectation): Finding[] {
  const reach = [...judgeItself(facts), ...judgeReach(facts, expected)];
  return [
    judgeInvoke(facts, expected),
    ...(reach.length > 0
      ? reach
      : [ok('role-reach', 'its sessions reach neither its own trust nor the service')]),
    ...judgeChain(facts),
  ];
}

/** A vended session must not buy another: the service refuses it by its name, and IAM should before. */
function judgeInvoke(facts: RoleFacts, { api, vendRoles }: RoleExpectation): Finding {
  const id = 'role-invoke';
  const vendRole = readRoleArn(vendRoleIn(facts.trust, vendRoles) ?? facts.arn);
  const { partition = 'aws', accountId = '*' } = vendRole ?? {};
  const all = `arn:${partition}:execute-api:${api?.region ?? '*'}:${accountId}:${api?.id ?? '*'}/*`;
  const mend = `deny execute-api:Invoke on ${api === undefined ? 'the API' : all} in a policy of the role`;
  const denied = facts.policies
    .flatMap(({ statements }) => statements)
    .filter((one) => isDenial(one, INVOKE));
  const on = denied.flatMap(({ resources }) => (resources?.negated === false ? resources.values : []));
  if (on.some((pattern) => covers(pattern, all))) return ok(id, 'its sessions are denied the API');
  if (api === undefined && on.some((pattern) => pattern.endsWith('/*'))) {
    const what = `its sessions are denied ${on.join(', ')}: \`--endpoint\` tells whether that is the service`;
    return ok(id, what);
  }
  const grant = granted(facts, INVOKE, all);
  const what =
    grant.kind === 'allowed'
      ? `its sessions may ask the service again (${shown(grant)})`
      : 'nothing denies its sessions the API, as soon as something allows it';
  return warning(id, what, mend);
}

function isDenial(statement: Statement, action: string): boolean {
  return statement.effect === 'Deny' && statement.conditions.length === 0 && speaksOf(statement, action);
}

/** Its own trust and policies: who may write them admits whom it likes. */
function judgeItself(facts: RoleFacts): Finding[] {
  const actions = RIGHTS.find(({ id }) => id === 'access-rewrite')?.actions ?? [];
  const found = firstGrant(facts, actions, facts.arn);
  if (found === undefined) return [];
  const what = `its sessions may ${found.action} on itself (${found.shown})`;
  return [error('role-reach', what, 'take that from the role, or deny it on its own ARN')];
}

/** The vend function and its role, of the same account alone: another's would have to allow it too. */
function judgeReach(facts: RoleFacts, { vendRoles, api }: RoleExpectation): Finding[] {
  const own = readRoleArn(facts.arn);
  if (own === undefined) return [];
  const named = vendRoles.filter((arn) => readRoleArn(arn)?.accountId === own.accountId);
  const inAccount =
    vendRoles.length > 0 ? named : [`arn:${own.partition}:iam::${own.accountId}:role/${VEND_NAME}`];
  return inAccount.flatMap((vendRole) =>
    RIGHTS.flatMap((right): Finding[] => {
      const found = firstGrant(facts, right.actions, resourceOf(right, vendRole, api?.region));
      if (found === undefined) return [];
      const what = `its sessions may ${right.what}: ${found.action} (${found.shown})`;
      return [
        error('role-reach', what, `take that from the role, or deny it on ${vendRole} and its function`),
      ];
    }),
  );
}

/** Their source identity goes with them, which needs a permission of its own. */
function judgeChain(facts: RoleFacts): Finding[] {
  const resource = 'arn:aws*:iam::*:role/*';
  const assume = granted(facts, 'sts:AssumeRole', resource);
  if (assume.kind === 'none' || granted(facts, 'sts:SetSourceIdentity', resource).kind === 'none') return [];
  const what = `its sessions may assume further roles whose trust admits them (${shown(assume)})`;
  return [warning('role-chain', what, 'name the roles they need, or deny sts:SetSourceIdentity')];
}

function firstGrant(
  facts: RoleFacts,
  actions: readonly string[],
  resource: string,
): { action: string; shown: string } | undefined {
  for (const action of actions) {
    const grant = granted(facts, action, resource);
    if (grant.kind === 'allowed') return { action, shown: shown(grant) };
  }
  return undefined;
}

function granted({ policies, boundary }: RoleFacts, action: string, resource: string): Grant {
  return grantOf(policies, boundary, action, resource);
}

/** Where an allowance stands, and under which conditions, which are not evaluated. */
export function shown({ by, conditions }: Extract<Grant, { kind: 'allowed' }>): string {
  return conditions.length === 0 ? by : `${by}, if ${conditions.join('; ')}`;
}
