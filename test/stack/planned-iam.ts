import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { StackSettings } from '../../local/stack/options.ts';

const WRITE = join(import.meta.dirname, '../infra-enforced/write-permissions.ts');
const wanted = process.env.SENTINEL_TEST_PLANNED_IAM === '1';

let permissionsFile: string | undefined;

/**
 * With `SENTINEL_TEST_PLANNED_IAM=1` every stack runs under the policies that Terraform plans, so that a test fails
 * where they lack something. Else under the seeds' own.
 */
export function plannedIam(): Partial<StackSettings> {
  if (!wanted) return {};
  permissionsFile ??= execFileSync(process.execPath, [WRITE], { encoding: 'utf8' }).trim();
  return { permissionsFile };
}
