import { type Demand, demandsOf, isClosed, speaksOf } from '../iam-policy/demands.ts';
import type { Statement } from '../iam-policy/document.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import type { RoleExpectation, RoleFacts } from './role-facts.ts';
import { judgePrincipals } from './role-principals.ts';

const ASSUME = 'sts:AssumeRole';
const FEDERATED = ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];
const VENDED = 'sentinel,';
const LONGEST_CHAINED_SECONDS = 3600;

/** Whether a role's trust lets anybody go round the service, and the service in. */
export function judgeTrust(facts: RoleFacts, expected: RoleExpectation): Finding[] {
  const { trust } = facts;
  const federated = FEDERATED.flatMap((action) => judgeFederation(trust, action));
  const assuming = admitting(trust, ASSUME);
  const { findings, byVend } = judgePrincipals(facts, expected, assuming);
  if (byVend.length === 0) {
    const mend = 'let the trust admit the vend role, by `--vend-role` where it is not named `sentinel-vend`';
    const nobody = error('role-principal', 'the service may not assume it', mend);
    return [...findings, ...federated, nobody];
  }
  return [
    ...findings,
    ...federated,
    ...judgeSourceIdentity(byVend, trust),
    ...judgeProfile(byVend, trust, expected.profile),
    ...judgeSessionActions(trust),
    judgeLength(facts.maxSessionSeconds),
  ];
}

function admitting(trust: readonly Statement[], action: string): Statement[] {
  if (isClosed(trust, action)) return [];
  return trust.filter((one) => one.effect === 'Allow' && speaksOf(one, action));
}

function judgeFederation(trust: readonly Statement[], action: string): Finding[] {
  return admitting(trust, action).flatMap(({ name, principals }) => {
    const providers = (principals?.values ?? []).filter(
      ({ type, value }) => type === 'Federated' || value === '*',
    );
    if (principals === undefined || (providers.length === 0 && !principals.negated)) return [];
    const who = providers.map(({ value }) => value).join(', ');
    const what = `${action} admits whom ${who === '' ? 'others' : who} names, without the service (${name})`;
    return [error('role-federation', what, 'take the statement away: people ask the service')];
  });
}

/** Every way in must demand it: the last finding is good only where all of them do. */
function judgeSourceIdentity(byVend: readonly Statement[], trust: readonly Statement[]): Finding[] {
  const id = 'role-source-identity';
  const mend = `demand StringLike sts:SourceIdentity "${VENDED}*" of sts:AssumeRole`;
  const faults = byVend.flatMap((statement): Finding[] => {
    const demands = demandsFor(statement, trust, 'sts:sourceidentity');
    if (demands.some(({ exact, values }) => exact && values.some((value) => value.includes('*')))) {
      const what = `StringEquals takes the star in the source identity for a star: the service cannot meet it (${statement.name})`;
      return [error(id, what, mend)];
    }
    if (demands.some(isVendedAlone)) return [];
    const values = demands.flatMap((one) => one.values);
    const what =
      values.length === 0
        ? `no source identity is demanded (${statement.name})`
        : `a source identity \`${values.join('`, `')}\` need not be the service’s (${statement.name})`;
    return [error(id, what, mend)];
  });
  return faults.length > 0 ? faults : [ok(id, `a source identity \`${VENDED}…\` is demanded`)];
}

const isVendedAlone = ({ values }: Demand): boolean => values.every((value) => value.startsWith(VENDED));

function judgeProfile(
  byVend: readonly Statement[],
  trust: readonly Statement[],
  profile: string | undefined,
): Finding[] {
  const id = 'role-profile';
  const wanted = profile ?? 'ITS PROFILE';
  const mend = `demand StringEquals aws:RequestTag/SentinelProfile "${wanted}" of sts:AssumeRole`;
  const pinned = new Set<string>();
  const faults = byVend.flatMap(({ name, ...rest }): Finding[] => {
    const demands = demandsFor({ name, ...rest }, trust, 'aws:requesttag/sentinelprofile');
    const only = demands.find(({ values }) => values.length === 1 && !/[*?]|\$\{/.test(values[0] ?? '*'));
    const value = only?.values[0];
    if (value === undefined) {
      const values = demands.flatMap((one) => one.values);
      const which = values.length === 0 ? 'any profile' : `each of \`${values.join('`, `')}\``;
      return [error(id, `whoever writes the document of ${which} reaches this role (${name})`, mend)];
    }
    pinned.add(value);
    if (profile === undefined || value === profile) return [];
    return [error(id, `it is the role of profile \`${value}\`, not of \`${profile}\` (${name})`, mend)];
  });
  return faults.length > 0 ? faults : [ok(id, `it is for the profile \`${[...pinned].join('`, `')}\` alone`)];
}

function demandsFor(statement: Statement, trust: readonly Statement[], key: string): Demand[] {
  return demandsOf(statement, trust, ASSUME).filter((demand) => demand.key === key);
}

/** Without these the service is refused: it always tags the session and names the caller. */
function judgeSessionActions(trust: readonly Statement[]): Finding[] {
  const missing = ['sts:TagSession', 'sts:SetSourceIdentity'].filter(
    (action) => admitting(trust, action).length === 0,
  );
  if (missing.length === 0) return [];
  const what = `the trust does not allow ${missing.join(' and ')}: the service is refused`;
  return [error('role-session', what, 'allow them to the vend role')];
}

function judgeLength(seconds: number): Finding {
  if (seconds <= LONGEST_CHAINED_SECONDS)
    return ok('role-duration', `its sessions last ${seconds} s at most`);
  const what = `its sessions may last ${seconds} s, of which the service can give ${LONGEST_CHAINED_SECONDS}`;
  return warning('role-duration', what, `set its longest session to ${LONGEST_CHAINED_SECONDS} s`);
}
