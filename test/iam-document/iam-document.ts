import type { Plan } from '../infra/plan-json.ts';
import { resourceAt } from '../infra/plan-json.ts';
import { type Statement, statementsOf } from '../infra/statements.ts';
import { NEEDS, type Need, ON_EVERYTHING } from './needs.ts';

const TITLES: Readonly<Record<string, string>> = {
  vend: 'The vend function',
  audit: 'The ledger writer',
  sign: 'The checkpoint signer',
  detect: 'The detections',
};

/** docs/iam.md as text, from the planned policies and the reasons. */
export function iamDocument(plan: Plan, before: string, after: string): string {
  const parts = Object.keys(NEEDS).map((part) => section(plan, part));
  const rows = ON_EVERYTHING.map(
    ({ file, sid, what, reason }) =>
      `| \`${file}\` | ${sid === '*' ? 'all' : `\`${sid}\``} | ${what} | ${reason} |`,
  );
  const everything = table(['file', 'statement', 'what', 'why nothing narrower'], rows);
  return [before.trim(), ...parts, `## On all resources\n\n${everything}`, after.trim(), '']
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function section(plan: Plan, part: string): string {
  const rows = statementsOf(plan, `aws_iam_role_policy.${part}`).map((statement) =>
    row(plan, statement, NEEDS[part]?.[statement.sid]),
  );
  const head = ['statement', 'actions', 'on', 'only when', 'why', 'called from'];
  return `## ${TITLES[part]}\n\nRole \`NAME-${part}\`, \`infra/iam-${part}.tf\`.\n\n${table(head, rows)}`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n');
}

function row(plan: Plan, statement: Statement, need: Need | undefined): string {
  const cells = [
    `\`${statement.sid}\``,
    `${statement.effect === 'Deny' ? '**denied:** ' : ''}${statement.actions.map((action) => `\`${action}\``).join(', ')}`,
    need?.on ?? statement.resources.map((one) => shortened(plan, one)).join(', '),
    conditions(plan, statement),
    need?.why ?? '',
    callers(need),
  ];
  return `| ${cells.join(' | ')} |`;
}

function conditions(plan: Plan, { sid, effect, conditions: given }: Statement): string {
  return Object.values(given)
    .flatMap((keys) => Object.entries(keys))
    .filter(([key]) => sid !== 'AssumeTargetRoles' || key === 'lambda:SourceFunctionArn')
    .map(
      ([key, values]) =>
        `\`${key}\` is ${effect === 'Deny' ? 'not ' : ''}${values.map((one) => shortened(plan, one)).join(' or ')}`,
    )
    .join(', and ');
}

function callers(need: Need | undefined): string {
  const files = (need?.files ?? []).map((file) => `\`${file}\``);
  const implied = Object.entries(need?.implied ?? {});
  const reasons = [...new Set(implied.map(([, by]) => by))].map((by) => {
    const actions = implied.filter(([, one]) => one === by).map(([action]) => `\`${action}\``);
    // All of them need not be named again.
    return files.length === 0 && actions.length === implied.length ? by : `${by}: ${actions.join(', ')}`;
  });
  return [...files, ...reasons].join('; ');
}

/** An ARN or value without what differs from one deployment to the next. */
function shortened(plan: Plan, text: string): string {
  const keyOf = (name: string) => String(resourceAt(plan, `aws_kms_key.${name}`).values.arn);
  if (text === keyOf('data')) return 'the data key';
  if (text === keyOf('signing')) return 'the signing key';
  const short = text
    .replace(/^arn:aws:[a-z0-9]+:(?:eu-central-1)?:(?:123456789012)?:/, '')
    .replace('-123456789012-eu-central-1', '-ACCOUNT-REGION')
    .replace('.eu-central-1.', '.REGION.')
    .replace(
      /\bsentinel(?=-(?:vend|audit|sign|detect|ledger|checkpoints))|(?<=event-bus\/)sentinel/g,
      'NAME',
    );
  return `\`${short}\``;
}
