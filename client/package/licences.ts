import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that allow a copy inside another program, given their text. */
const ACCEPTED: ReadonlySet<unknown> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** What stands in for a text that a package does not bring. */
const KNOWN: ReadonlyMap<unknown, string> = new Map([
  // The one text that is everybody's, and ours.
  ['Apache-2.0', 'Apache License, Version 2.0: see LICENSE.'],
  ['MIT-0', 'MIT No Attribution, which asks for no copy of its text: https://spdx.org/licenses/MIT-0.html'],
]);

export type BundledPackage = {
  /** As in `inputs`, up to its name: `…node_modules/a`, `…node_modules/a/node_modules/@b/c`. */
  folder: string;
  name: string;
  version: string;
  /** An SPDX id, one that is accepted. */
  licence: string;
  /** Its licence's text, NOTICE files included. */
  text: string;
};

export type PackagesReading =
  | { ok: true; packages: readonly BundledPackage[] }
  | { ok: false; faults: readonly string[] };

export type LicencesReading = { ok: true; text: string } | { ok: false; faults: readonly string[] };

/** The folder of the package that a bundled file is of; undefined for sources of ours. */
export function packageFolder(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

/**
 * The packages that `inputs` (paths from the root) are of, by folder. One of no accepted licence, or without its text,
 * is a fault.
 */
export function bundledPackages(root: string, inputs: readonly string[]): PackagesReading {
  const folders = new Set(inputs.flatMap((path) => packageFolder(path) ?? []));
  const faults: string[] = [];
  const packages: BundledPackage[] = [];
  for (const folder of [...folders].toSorted()) {
    const reading = readPackage(root, folder);
    if ('fault' in reading) faults.push(`\`${folder}\` ${reading.fault}`);
    else packages.push(reading);
  }
  return faults.length === 0 ? { ok: true, packages } : { ok: false, faults };
}

/** The names, versions and licence texts of the packages that `inputs` are of; faults as `bundledPackages`. */
export function licencesOf(root: string, inputs: readonly string[]): LicencesReading {
  const reading = bundledPackages(root, inputs);
  return reading.ok ? { ok: true, text: licencesText(reading.packages) } : reading;
}

function readPackage(root: string, folder: string): BundledPackage | { fault: string } {
  const manifest = join(root, folder, 'package.json');
  if (!existsSync(manifest)) return { fault: 'has no package.json: look at what the bundle took' };
  const { name, version, license }: Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(manifest, 'utf8'),
  );
  if (!ACCEPTED.has(license)) return { fault: `has the licence \`${license}\`: do without it` };
  const text = textOf(join(root, folder)) ?? KNOWN.get(license);
  if (text === undefined) return { fault: `has no text of its licence \`${license}\`: do without it` };
  return { folder, name: `${name}`, version: `${version}`, licence: `${license}`, text };
}

function textOf(folder: string): string | undefined {
  const files = readdirSync(folder).filter((one) => /^(?:licen[cs]e|notice|copying)(?:\.|$)/i.test(one));
  if (files.length === 0) return undefined;
  const texts = files.toSorted().map((one) => readFileSync(join(folder, one), 'utf8').trim());
  return texts.join('\n\n');
}

/** Each text once, below the packages it is of. */
export function licencesText(packages: readonly BundledPackage[]): string {
  const byText = Map.groupBy(packages, ({ text }) => text);
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  const sections = [...byText].map(([text, under]) => {
    const titles = under.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${titles.join('\n')}\n\n${text}`;
  });
  return ['The code of these packages is part of this one, under their licences.', ...sections]
    .join(rule)
    .concat('\n');
}
