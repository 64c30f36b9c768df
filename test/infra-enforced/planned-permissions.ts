import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import type { Permissions } from '../../local/seeds/permissions.ts';
import { member, type PlannedResource } from '../infra/plan-json.ts';
import { appliedConfiguration } from './applied.ts';

/** The functions, by whose names their roles are called. */
export const FUNCTIONS = ['vend', 'audit', 'sign', 'detect'] as const;
export const roleNameOf = (name: string): string => `sentinel-${name}`;

export type PlannedPermissions = {
  /** For the local stack, which calls its functions without the first part of their names. */
  permissions: Permissions;
  /** What the local stack has not: the bucket of checkpoints and its policy, and the keys. */
  bucket: { arn: string; policy: PolicyDocument };
  keys: { signing: string; data: string };
};

type Reading = { ok: true; planned: PlannedPermissions } | { ok: false; reason: string };

/** The policies of the module, or why there are none here. */
export async function plannedPermissions(): Promise<Reading> {
  const applied = await appliedConfiguration();
  if (!applied.ok) return applied;
  const of = (type: string) => applied.resources.filter((one) => one.type === type && one.mode === 'managed');
  const named = (type: string) =>
    Object.fromEntries(
      of(type).map((one) => [lastOf(one.values.queue_url ?? one.values.resource_arn), policyIn(one)]),
    );
  const roles = FUNCTIONS.map((name) => {
    const role = roleNameOf(name);
    return [
      role,
      of('aws_iam_role_policy')
        .filter(({ values }) => values.role === role)
        .map(policyIn),
    ] as const;
  });
  const arnOf = (type: string, wanted: string) => String(one(of(type), wanted).values.arn);
  return {
    ok: true,
    planned: {
      permissions: {
        roles: Object.fromEntries(roles),
        bus: policyIn(one(of('aws_cloudwatch_event_bus_policy'), 'sentinel')),
        queues: named('aws_sqs_queue_policy'),
        tables: named('aws_dynamodb_resource_policy'),
      },
      bucket: {
        arn: arnOf('aws_s3_bucket', 'checkpoints'),
        policy: policyIn(one(of('aws_s3_bucket_policy'), 'checkpoints')),
      },
      keys: { signing: arnOf('aws_kms_key', 'signing'), data: arnOf('aws_kms_key', 'data') },
    },
  };
}

function one(resources: readonly PlannedResource[], wanted: string): PlannedResource {
  const found = resources.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`nothing is called \`${wanted}\``);
  return found;
}

/** Name of a queue by its URL, of a table by its ARN. */
const lastOf = (locator: unknown): string => String(locator).split('/').at(-1) ?? '';

const isPolicy = (value: unknown): value is PolicyDocument => Array.isArray(member(value, 'Statement'));

function policyIn({ address, values }: PlannedResource): PolicyDocument {
  const value: unknown = JSON.parse(String(values.policy).replaceAll(':function:sentinel-', ':function:'));
  if (!isPolicy(value)) throw new Error(`\`${address}\` has no policy of the form that is known`);
  return value;
}
