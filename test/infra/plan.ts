import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';
import { type Plan, readPlan } from './plan-json.ts';
import { findTerraform, type Terraform } from './terraform.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONFIGURATION = [
  'infra/**/*.tf',
  'infra/*.json',
  'dashboards/*.json',
  'test/infra/{plan,made-once,terraform}.ts',
];
const FUNCTIONS = ['vend', 'audit', 'sign', 'detect'];

export type PlannedConfiguration =
  | {
      ok: true;
      /** As planned in an empty account: what AWS chooses is not known yet. */
      first: Plan;
      /** As planned again after an apply: every value is known, and nothing is left to change. */
      plan: Plan;
    }
  | { ok: false; reason: string };

let planned: Promise<PlannedConfiguration> | undefined;

/**
 * The planned configuration of `infra/examples/complete`, made once for each content of `infra/` and kept under the
 * folder for temporary files. Throws what terraform says when the configuration is at fault.
 */
export function plannedConfiguration(): Promise<PlannedConfiguration> {
  planned ??= find();
  return planned;
}

async function find(): Promise<PlannedConfiguration> {
  const found = await findTerraform();
  if (!found.ok) return found;
  const kept = await madeOnce('plan', CONFIGURATION, (to) => makePlans(found.terraform, to));
  const read = (name: string) => readPlan(readFileSync(join(kept, name), 'utf8'));
  return { ok: true, first: read('first.json'), plan: read('settled.json') };
}

/** The plan after an apply, for a test that is skipped where there can be none. */
export async function settledPlan({ skip }: { skip: (note: string) => never }): Promise<Plan> {
  const made = await plannedConfiguration();
  return made.ok ? made.plan : skip(made.reason);
}

async function makePlans(terraform: Terraform, results: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-planning-'));
  try {
    copyConfiguration(folder);
    const root = join(folder, 'infra/examples/complete');
    const variable = `-var=dist_path=${standInZips(folder)}`;
    await terraform(root, 'init', '-backend=false', '-no-color');
    await terraform(root, 'plan', '-no-color', '-out=first', variable);
    await terraform(root, 'apply', '-no-color', 'first');
    await terraform(root, 'plan', '-no-color', '-out=settled', variable);
    mkdirSync(results);
    for (const name of ['first', 'settled']) {
      writeFileSync(join(results, `${name}.json`), await terraform(root, 'show', '-json', name));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies the module, its examples and the dashboards it reads into a folder where terraform may write. */
export function copyConfiguration(folder: string): void {
  for (const path of globSync(['infra/**/*.{tf,hcl}', 'infra/*.json', 'dashboards/*.json'], { cwd: ROOT })) {
    if (!path.includes('.terraform')) cpSync(join(ROOT, path), join(folder, path));
  }
}

/** Files that stand in for the zips of `npm run build`; the path of their folder. */
export function standInZips(folder: string): string {
  const dist = join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  for (const name of FUNCTIONS) writeFileSync(join(dist, `${name}.zip`), `stands in for ${name}`);
  return dist;
}
