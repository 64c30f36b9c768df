import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from '../infra/made-once.ts';
import { copyConfiguration, standInZips } from '../infra/plan.ts';
import { member, type PlannedResource, readPlan } from '../infra/plan-json.ts';
import { findTerraform, type Terraform } from '../infra/terraform.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const ROOT = 'test/infra-enforced/root';
const READ = ['infra/**/*.{tf,json}', 'dashboards/*.json', `${ROOT}/*.tf`, 'test/infra-enforced/applied.ts'];

export type Applied = { ok: true; resources: readonly PlannedResource[] } | { ok: false; reason: string };

/**
 * What an apply of `root/` comes to, every value known: of a plan alone, a policy that names a key of AWS's choice is
 * not. Made once for each content of the configuration, and kept under the folder for temporary files.
 */
export async function appliedConfiguration(): Promise<Applied> {
  const found = await findTerraform();
  if (!found.ok) return found;
  const kept = await madeOnce('enforced', READ, (to) => apply(found.terraform, to));
  const values = member(JSON.parse(readFileSync(kept, 'utf8')), 'values');
  return { ok: true, resources: readPlan(JSON.stringify({ planned_values: values })).resources };
}

async function apply(terraform: Terraform, to: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-enforcing-'));
  try {
    copyConfiguration(folder);
    cpSync(join(REPOSITORY, ROOT), join(folder, ROOT), { recursive: true });
    const root = join(folder, ROOT);
    await terraform(root, 'init', '-backend=false', '-no-color');
    await terraform(root, 'apply', '-auto-approve', '-no-color', `-var=dist_path=${standInZips(folder)}`);
    writeFileSync(to, await terraform(root, 'show', '-json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
