import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A policy file and the file of its cases, `NAME.yaml` and `NAME.test.yaml`. */
export type SuiteFiles = { policyFile: string; casesFile: string | undefined };

/**
 * The policies of a directory and of those below it, by name; undefined if there is no
 * such directory. Cases without their policy come with the policy file they ask for.
 */
export function suitesIn(directory: string): SuiteFiles[] | undefined {
  let names: string[];
  try {
    names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  } catch {
    return undefined;
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name) && !name.includes('node_modules')).toSorted();
  const suites = new Map<string, SuiteFiles>();
  for (const name of files) {
    const cases = /^(.*)\.test(\.ya?ml)$/.exec(name);
    const policyFile = join(
      directory,
      cases ? policyBeside(directory, cases[1] ?? '', cases[2] ?? '') : name,
    );
    const casesFile = cases ? join(directory, name) : suites.get(policyFile)?.casesFile;
    suites.set(policyFile, { policyFile, casesFile });
  }
  return [...suites.values()];
}

function policyBeside(directory: string, base: string, extension: string): string {
  const other = extension === '.yml' ? '.yaml' : '.yml';
  return existsSync(join(directory, base + other)) && !existsSync(join(directory, base + extension))
    ? base + other
    : base + extension;
}
