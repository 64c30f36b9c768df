import { type Demand, demandsOf } from '../iam-policy/demands.ts';
import type { PolicyPrincipal, Statement } from '../iam-policy/document.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { isVendRole, type RoleExpectation, type RoleFacts, readRoleArn } from './role-facts.ts';

/** A principal that a statement admits, in words; `vend` has its ARN where it is the service. */
type Admitted = { who: string; vend?: string; gone?: true };

const MEND = 'let the trust admit the vend role alone: the module `protected-role` writes it so';

/** Who may assume the role, and the statements by which the service does. */
export function judgePrincipals(
  { arn, trust }: RoleFacts,
  expected: RoleExpectation,
  statements: readonly Statement[],
): { findings: Finding[]; byVend: Statement[] } {
  const findings: Finding[] = [];
  const byVend: Statement[] = [];
  const vends = new Set<string>();
  for (const statement of statements) {
    const demands = demandsOf(statement, trust, 'sts:AssumeRole');
    for (const { who, vend, gone } of admittedBy(statement, demands, expected)) {
      if (vend !== undefined) {
        vends.add(vend);
        if (!byVend.includes(statement)) byVend.push(statement);
      } else if (gone === true) findings.push(goneFinding(who, statement.name));
      else findings.push(error('role-principal', `${who} may assume it too (${statement.name})`, MEND));
    }
  }
  return { findings: [...findings, ...[...vends].flatMap((vend) => judgeVend(vend, arn, expected))], byVend };
}

function judgeVend(vend: string, arn: string, { vendRoles }: RoleExpectation): Finding[] {
  const own = readRoleArn(vend)?.accountId === readRoleArn(arn)?.accountId;
  if (own || vendRoles.length > 0) return [ok('role-principal', `${vend} may assume it`)];
  const what = `${vend} of another account may assume it`;
  return [
    warning('role-principal', what, 'say by `--vend-role` which is the service’s role: only the name fits'),
  ];
}

function goneFinding(id: string, statement: string): Finding {
  const what = `${id}, a principal that was deleted, is all that is left of one in the trust (${statement})`;
  return warning(
    'role-principal',
    what,
    'apply the trust anew: a role made again under its old name is another',
  );
}

function admittedBy(
  { principals }: Statement,
  demands: readonly Demand[],
  { vendRoles }: RoleExpectation,
): Admitted[] {
  if (principals === undefined) return [];
  if (principals.negated) return [{ who: 'everybody but those named' }];
  const narrowed = namesDemanded(demands);
  return principals.values.flatMap((principal): Admitted[] => {
    // Federated principals come by other actions.
    if (principal.type === 'Federated') return [];
    const { type, value } = principal;
    if (type === 'AWS' && isVendRole(value, vendRoles)) return [{ who: value, vend: value }];
    if (type === 'AWS' && /^A(ROA|IDA)[A-Z0-9]+$/.test(value)) return [{ who: value, gone: true }];
    const wide = type === 'AWS' && isWide(value);
    if (wide && narrowed !== undefined) {
      return narrowed.map((name) =>
        isVendRole(name, vendRoles) ? { who: name, vend: name } : { who: name },
      );
    }
    return [{ who: inWords(principal) }];
  });
}

const ACCOUNT = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/;

const isWide = (value: string): boolean => value === '*' || ACCOUNT.test(value);

/** The names of principals that all requests must have; undefined where any will do. */
function namesDemanded(demands: readonly Demand[]): readonly string[] | undefined {
  return demands.find(({ key }) => key === 'aws:principalarn')?.values;
}

function inWords({ type, value }: PolicyPrincipal): string {
  if (type === 'Service') return `the service ${value}, for all who may pass it this role,`;
  if (value === '*') return 'anybody of any account';
  const account = ACCOUNT.exec(value)?.[1];
  return account === undefined ? value : `everybody of account ${account} whose own policies allow it`;
}
