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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
  const kept = join(tmpdir(), `sentinel-enforced-${contentHash()}.json`);
  await once(kept, () => apply(found.terraform, kept));
  const values = member(JSON.parse(readFileSync(kept, 'utf8')), 'values');
  return { ok: true, resources: readPlan(JSON.stringify({ planned_values: values })).resources };
}

const MOST_WAITING_MS = 60_000;

/** Makes a file once, though several test files want it. Whoever made it may have died: after a while each makes its own. */
async function once(kept: string, make: () => Promise<void>): Promise<void> {
  const lock = `${kept}.lock`;
  for (let waitedMs = 0; waitedMs < MOST_WAITING_MS && !existsSync(kept); waitedMs += 100) {
    if (takes(lock)) {
      await make().finally(() => rmSync(lock, { recursive: true, force: true }));
      return;
    }
    await pause(100);
  }
  if (!existsSync(kept)) await make();
}

function takes(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

async function apply(terraform: Terraform, kept: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-enforcing-'));
  try {
    copyConfiguration(folder);
    cpSync(join(REPOSITORY, ROOT), join(folder, ROOT), { recursive: true });
    const root = join(folder, ROOT);
    await terraform(root, 'init', '-backend=false', '-no-color');
    await terraform(root, 'apply', '-auto-approve', '-no-color', `-var=dist_path=${standInZips(folder)}`);
    writeFileSync(join(folder, 'state.json'), await terraform(root, 'show', '-json'));
    renameSync(join(folder, 'state.json'), kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function contentHash(): string {
  const hash = createHash('sha256');
  for (const path of globSync(READ, { cwd: REPOSITORY }).sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(REPOSITORY, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
