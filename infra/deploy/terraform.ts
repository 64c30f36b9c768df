import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { member, textOf } from './json.ts';
import { runProgram } from './program.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Terraform in one root folder, with one environment. */
export type Terraform = {
  /** Runs with its output shown. @returns its exit status */
  run: (command: string, ...args: readonly string[]) => Promise<number>;
  /** Runs and reads what it prints as JSON. Throws when it fails or prints none. */
  json: (...args: readonly string[]) => Promise<unknown>;
};

export function openTerraform(root: string, env: Env): Terraform {
  const all = { ...env, TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
  const at = `-chdir=${root}`;
  const colour = process.stdout.isTTY ? [] : ['-no-color'];
  return {
    run: async (command, ...args) =>
      (await runProgram('terraform', [at, command, ...colour, ...args], all, true)).status,
    json: async (...args) => {
      const { status, out } = await runProgram('terraform', [at, ...args], all, false);
      if (status !== 0) throw new Error(`\`terraform ${args[0]}\` failed: see its message above`);
      return JSON.parse(out);
    },
  };
}

/** The module's `required_version`; write-only arguments and resource policies need no newer one. */
const OLDEST = [1, 9] as const;

/** Why this Terraform does not do; undefined where it does. */
export async function terraformFault(env: Env): Promise<string | undefined> {
  const install = 'install 1.9 or later: https://developer.hashicorp.com/terraform/install';
  try {
    const { out } = await runProgram('terraform', ['version', '-json'], env, false);
    return versionFault(textOf(member(JSON.parse(out), 'terraform_version')), install);
  } catch {
    return `no \`terraform\` on the path: ${install}`;
  }
}

export function versionFault(version: string | undefined, install: string): string | undefined {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const [oldMajor, oldMinor] = OLDEST;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return undefined;
  return `Terraform ${version ?? 'of no version'} is too old: ${install}`;
}

/** What a root says of itself, as far as its text tells. */
export type RootFacts = { isRoot: boolean; hasBackend: boolean; variables: ReadonlySet<string> };

export function readRoot(root: string): RootFacts {
  const text = readConfiguration(root);
  return {
    isRoot: text !== '',
    hasBackend: /^\s*(?:backend\s+"|cloud\s*\{)/m.test(text),
    variables: new Set([...text.matchAll(/^\s*variable\s+"([^"]+)"/gm)].map(([, name = '']) => name)),
  };
}

function readConfiguration(root: string): string {
  try {
    const files = readdirSync(root).filter((name) => name.endsWith('.tf'));
    return files.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
  } catch {
    return '';
  }
}
