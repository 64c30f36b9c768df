import { speaksOf } from '../iam-policy/demands.ts';
import { type Grant, grantOf, type NamedPolicy } from '../iam-policy/grants.ts';
import { covers } from '../iam-policy/pattern.ts';
import type { AccessExpectation, Account, WrittenPrincipal } from './account-facts.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { RIGHTS, type Right, resourceOf } from './rights.ts';
import { isVendRole } from './role-facts.ts';
import { shown } from './role-permissions.ts';
import { readPolicies } from './written-policies.ts';

type Principal = { arn: string; policies: readonly NamedPolicy[]; boundary: NamedPolicy | undefined };

const LIMITS =
  'not looked at: policies of the organisation, the function’s own policy (`aws lambda get-policy`), session policies, other accounts, the root user; conditions are shown, not evaluated';

/**
 * Who of an account may be the vend function or speak for it, as far as identity-based policies and boundaries tell.
 * Without deployers everybody found is a warning, for the reader to judge; with them, all others are wrong.
 */
export function judgeAccess(account: Account, expected: AccessExpectation): Finding[] {
  const { vendRoles } = expected;
  const there = account.principals.filter(({ arn }) => isVendRole(arn, vendRoles));
  const wanted = vendRoles.length > 0 ? vendRoles : there.length > 0 ? [] : ['`sentinel-vend`'];
  const missing = wanted.filter((name) => !there.some(({ arn }) => arn === name)).map(missingFinding);
  if (there.length === 0) return missing;
  const principals: Principal[] = [];
  const unread: Finding[] = [];
  for (const one of account.principals) {
    const reading = readPrincipal(one);
    if (typeof reading === 'string') {
      const what = `${one.arn} cannot be judged: ${reading}`;
      unread.push(error('access-read', what, 'look at its policies yourself'));
    } else principals.push(reading);
  }
  const found = there.flatMap((vendRole) => [
    judgeVendTrust(vendRole),
    ...RIGHTS.flatMap((right) => judgeRight(right, principals, vendRole.arn, expected)),
  ]);
  return [...missing, ...found, ...unread, ok('access-limits', LIMITS)];
}

function missingFinding(name: string): Finding {
  const what = `the account has no role ${name}`;
  return error('access-vend-role', what, 'name the vend function’s role by `--vend-role`');
}

function readPrincipal({ arn, policies, boundary }: WrittenPrincipal): Principal | string {
  const own = readPolicies(policies);
  if (!own.ok) return own.fault;
  const bound = readPolicies(boundary === undefined ? [] : [boundary]);
  return bound.ok ? { arn, policies: own.policies, boundary: bound.policies[0] } : bound.fault;
}

function judgeRight(
  right: Right,
  principals: readonly Principal[],
  vendRole: string,
  { deployers, region }: AccessExpectation,
): Finding[] {
  const { id, what } = right;
  const resource = resourceOf(right, vendRole, region);
  const findings = principals
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
    .flatMap((principal): Finding[] => {
      const ways = right.actions.flatMap((action) => wayOf(principal, action, resource));
      const [first] = ways;
      if (first === undefined) return [];
      const text = `${principal.arn} may ${what}: ${ways.map((way) => way.action).join(', ')} (${shown(first.grant)})`;
      if (deployers.some((pattern) => covers(pattern, principal.arn))) return [ok(id, text)];
      if (deployers.length === 0)
        return [warning(id, text, 'take it away, or name who should by `--deployer`')];
      return [error(id, text, `take it away, or deny it on ${resource} by the module \`guard-rails\``)];
    });
  return findings.length > 0 ? findings : [ok(id, `nobody’s policies allow to ${what}`)];
}

type Way = { action: string; grant: Extract<Grant, { kind: 'allowed' }> };

function wayOf({ policies, boundary }: Principal, action: string, resource: string): Way[] {
  const grant = grantOf(policies, boundary, action, resource);
  return grant.kind === 'allowed' ? [{ action, grant }] : [];
}

/** Lambda alone takes the vend role. */
function judgeVendTrust({ arn, trust }: WrittenPrincipal): Finding {
  const id = 'access-vend-role';
  const mend = 'let its trust admit lambda.amazonaws.com alone';
  const reading = readPolicies([{ name: 'its trust', text: trust }]);
  if (!reading.ok) return error(id, `${arn} cannot be judged: ${reading.fault}`, mend);
  const others = reading.policies
    .flatMap(({ statements }) => statements)
    .filter((one) => one.effect === 'Allow' && ASSUMING.some((action) => speaksOf(one, action)))
    .flatMap(({ principals }) =>
      principals === undefined || principals.negated
        ? [{ type: '', value: 'everybody but those named' }]
        : principals.values,
    )
    .filter(({ type, value }) => type !== 'Service' || value !== 'lambda.amazonaws.com');
  if (others.length === 0) return ok(id, `${arn} is Lambda’s alone to assume`);
  return error(id, `${arn} may be assumed by ${others.map(({ value }) => value).join(', ')}`, mend);
}

const ASSUMING = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];
