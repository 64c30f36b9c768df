import type { Aws } from './aws.ts';
import { member } from './json.ts';
import { managedIn, type Resource } from './plan-changes.ts';

/** What an account may run of Lambda, in environments at once. */
export type Quota = { concurrent: number; unreserved: number };

/** AWS keeps so many for functions that reserve nothing: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const ALWAYS_UNRESERVED = 100;

export type QuotaReading = { ok: true; quota: Quota } | { ok: false; why: string };

/** The account's limits in the region. Needs `lambda:GetAccountSettings`. */
export async function readQuota({ clientOptions }: Aws): Promise<QuotaReading> {
  const { GetAccountSettingsCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(clientOptions);
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const concurrent = AccountLimit?.ConcurrentExecutions;
    const unreserved = AccountLimit?.UnreservedConcurrentExecutions;
    if (concurrent === undefined || unreserved === undefined)
      return { ok: false, why: 'an answer without limits' };
    return { ok: true, quota: { concurrent, unreserved } };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.name : 'unknown error' };
  } finally {
    client.destroy();
  }
}

/** What the functions of a plan reserve more than those that are there already. */
export function reservedMore(plan: unknown): number {
  const sum = (resources: readonly Resource[]) =>
    resources
      .filter(({ type }) => type === 'aws_lambda_function')
      .map(({ values }) => Number(values.reserved_concurrent_executions ?? -1))
      .reduce((total, one) => total + Math.max(0, one), 0);
  return (
    sum(managedIn(member(plan, 'planned_values'))) - sum(managedIn(member(plan, 'prior_state', 'values')))
  );
}

/** Why the quota does not do; undefined where it does. */
export function quotaFault(quota: Quota, more: number): string | undefined {
  const free = quota.unreserved - ALWAYS_UNRESERVED;
  if (more <= 0 || more <= free) return undefined;
  const raise = Math.max(quota.concurrent + more - Math.max(free, 0), more + ALWAYS_UNRESERVED);
  return (
    `Lambda may run ${quota.concurrent} environments at once here, ${quota.unreserved} of them unreserved, and AWS keeps ${ALWAYS_UNRESERVED}: ` +
    `${more} cannot be reserved. Have the quota \`Concurrent executions\` (L-B99A9384) raised to ${raise} or more, ` +
    'or give a `reserved_concurrency` that fits: -1 reserves nothing'
  );
}
