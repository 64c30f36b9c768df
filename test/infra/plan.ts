import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Plan, readPlan } from './plan-json.ts';
import { findTerraform, type Terraform } from './terraform.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONFIGURATION = [
  'infra/**/*.tf',
  'infra/*.json',
  'dashboards/*.json',
  'test/infra/{plan,terraform}.ts',
];
const FUNCTIONS = ['vend', 'audit', 'sign', 'detect'];
const DAY_MS = 86_400_000;
const MOST_WAITING_MS = 50_000;

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
  const kept = join(tmpdir(), `sentinel-plan-${contentHash()}`);
  const lock = `${kept}.lock`;
  const mine = await waitForTurn(kept, lock);
  try {
    if (!existsSync(kept)) await makePlans(found.terraform, kept);
  } finally {
    if (mine) rmSync(lock, { recursive: true, force: true });
  }
  const read = (name: string) => readPlan(readFileSync(join(kept, name), 'utf8'));
  return { ok: true, first: read('first.json'), plan: read('settled.json') };
}

/** The plan after an apply, for a test that is skipped where there can be none. */
export async function settledPlan({ skip }: { skip: (note: string) => never }): Promise<Plan> {
  const made = await plannedConfiguration();
  return made.ok ? made.plan : skip(made.reason);
}

/** Whether the lock is ours. Whoever held it may have died: after a while each plans for itself. */
async function waitForTurn(kept: string, lock: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < MOST_WAITING_MS && !existsSync(kept); waitedMs += 100) {
    try {
      mkdirSync(lock);
      return true;
    } catch {
      await pause(100);
    }
  }
  return false;
}

async function makePlans(terraform: Terraform, kept: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-planning-'));
  try {
    copyConfiguration(folder);
    const root = join(folder, 'infra/examples/complete');
    const variable = `-var=dist_path=${standInZips(folder)}`;
    await terraform(root, 'init', '-backend=false', '-no-color');
    await terraform(root, 'plan', '-no-color', '-out=first', variable);
    await terraform(root, 'apply', '-no-color', 'first');
    await terraform(root, 'plan', '-no-color', '-out=settled', variable);
    const results = join(folder, 'results');
    mkdirSync(results);
    for (const name of ['first', 'settled']) {
      writeFileSync(join(results, `${name}.json`), await terraform(root, 'show', '-json', name));
    }
    dropOldPlans();
    if (!existsSync(kept)) renameSync(results, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Plans of configurations that were changed since then are of no use. */
function dropOldPlans(): void {
  for (const name of globSync('sentinel-plan-*', { cwd: tmpdir() })) {
    const path = join(tmpdir(), name);
    if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
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

function contentHash(): string {
  const hash = createHash('sha256');
  const paths = globSync(CONFIGURATION, { cwd: ROOT });
  for (const path of paths.sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
