import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const INSTALL = join(ROOT, '../shared/terraform/install');
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs terraform in a folder and gives its standard output; throws with what terraform said when it fails. */
export type Terraform = (folder: string, ...args: string[]) => Promise<string>;

/** Terraform with the offline stand-in of its providers, or why there is none here. */
export async function findTerraform(): Promise<
  { ok: true; terraform: Terraform } | { ok: false; reason: string }
> {
  if (!existsSync(INSTALL)) return { ok: false, reason: 'there is no `../shared/terraform` here' };
  try {
    await run('terraform', ['version']);
  } catch {
    return { ok: false, reason: 'there is no `terraform` on the path' };
  }
  const script = 'eval "$("$0")" && printf %s "$TF_CLI_CONFIG_FILE"';
  const { stdout: configuration } = await run('bash', ['-c', script, INSTALL]);
  const env = {
    ...process.env,
    TF_CLI_CONFIG_FILE: configuration,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
  return {
    ok: true,
    terraform: async (folder, ...args) => {
      const { stdout } = await run('terraform', [`-chdir=${folder}`, ...args], {
        env,
        maxBuffer: MOST_OUTPUT,
      });
      return stdout;
    },
  };
}
