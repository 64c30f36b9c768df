import { test } from 'vitest';
import { whenTrue } from '../stack-ledger/running.ts';
import { plannedPermissions, roleNameOf } from './planned-permissions.ts';
import { answers, startEnforced } from './scenario.ts';
import { askedBy, denials, removing } from './statements.ts';

const LIMIT_MS = 60_000;
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

/** A function's role without statements, and what it is then denied. */
type Removal = { name: string; sids: readonly string[]; denied: string };

/** Removals that do not hide one another run on one stack; `code` is what a caller sees of them. */
const RUNS: readonly { code: string; removals: readonly Removal[] }[] = [
  {
    code: 'POLICY_UNAVAILABLE',
    removals: [
      {
        ...{ name: 'vend', sids: ['ReadDocuments'] },
        denied: `ssm:GetParameters on ${arn('ssm', 'parameter/sentinel/policies/demanding')}`,
      },
      {
        ...{ name: 'sign', sids: ['PutCheckpoints'] },
        denied: `dynamodb:PutItem on ${arn('dynamodb', 'table/sentinel-ledger')}`,
      },
      {
        ...{ name: 'detect', sids: ['KeepState'] },
        denied: `dynamodb:GetItem on ${arn('dynamodb', 'table/sentinel-detect')}`,
      },
    ],
  },
  {
    code: 'CREDENTIAL_ERROR',
    removals: [
      {
        ...{ name: 'vend', sids: ['AssumeTargetRoles'] },
        denied: 'sts:AssumeRole on arn:aws:iam::123456789012:role/sentinel/demanding-access',
      },
      {
        ...{ name: 'audit', sids: ['CommitHead'] },
        denied: `dynamodb:PutItem on ${arn('dynamodb', 'table/sentinel-ledger')}`,
      },
      {
        ...{ name: 'detect', sids: ['PutFindings'] },
        denied: `events:PutEvents on ${arn('events', 'event-bus/sentinel')}`,
      },
    ],
  },
  {
    code: 'AUDIT_UNAVAILABLE',
    removals: [
      {
        ...{ name: 'vend', sids: ['PutDecisions', 'QueueDecisions'] },
        denied: `sqs:SendMessage on ${arn('sqs', 'sentinel-audit')}`,
      },
      {
        ...{ name: 'audit', sids: ['TakeEvents'] },
        denied: `sqs:GetQueueAttributes on ${arn('sqs', 'sentinel-audit')}`,
      },
    ],
  },
];

const title = (removals: readonly Removal[]) =>
  removals.map(({ name, sids }) => `${name} without ${sids.join(' and ')}`).join(', ');

test.for(RUNS.map((run) => [title(run.removals), run] as const))(
  '%s: the call that needs it is denied, and told',
  {
    timeout: 240_000,
  },
  async ([, { code, removals }], { skip }) => {
    const reading = await plannedPermissions();
    if (!reading.ok) return skip(reading.reason);
    const permissions = removals.reduce(
      (left, { name, sids }) => removing(left, roleNameOf(name), ...sids),
      reading.planned.permissions,
    );
    const { stack, decided } = await startEnforced(permissions);
    await answers(stack, 'alice', 'demanding', code);
    for (const { name, denied } of removals) {
      const isDenied = async () =>
        denials(askedBy(decided, roleNameOf(name))).some((one) => one.startsWith(`${denied}: `));
      await whenTrue(LIMIT_MS, isDenied);
    }
  },
);
