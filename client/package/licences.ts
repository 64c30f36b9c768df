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
]);

type Bundled = { title: string; text: string };

export type LicencesReading = { ok: true; text: string } | { ok: false; faults: readonly string[] };

/**
 * The names, versions and licence texts, NOTICE files included, of the packages that `inputs` (paths from the root)
 * are of. A package of no accepted licence, or without its text, is a fault.
 */
export function licencesOf(root: string, inputs: readonly string[]): LicencesReading {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const faults: string[] = [];
  const bundled: Bundled[] = [];
  for (const folder of [...folders].toSorted()) {
    const reading = readPackage(join(root, folder));
    if ('fault' in reading) faults.push(`\`${folder}\` ${reading.fault}`);
    else bundled.push(reading);
  }
  return faults.length === 0 ? { ok: true, text: written(bundled) } : { ok: false, faults };
}

function readPackage(folder: string): Bundled | { fault: string } {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return { fault: 'has no package.json: look at what the bundle took' };
  const { name, version, license }: Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(manifest, 'utf8'),
  );
  if (!ACCEPTED.has(license)) return { fault: `has the licence \`${license}\`: do without it` };
  const files = readdirSync(folder).filter((one) => /^(?:licen[cs]e|notice|copying)(?:\.|$)/i.test(one));
  const title = `${name} ${version} (${license})`;
  if (files.length > 0)
    return {
      title,
      text: files
        .toSorted()
        .map((one) => readFileSync(join(folder, one), 'utf8').trim())
        .join('\n\n'),
    };
  // The one text that is everybody's, and ours.
  if (license === 'Apache-2.0') return { title, text: 'Apache License, Version 2.0: see LICENSE.' };
  return { fault: `has no text of its licence \`${license}\`: do without it` };
}

/** Each text once, below the packages it is of. */
function written(bundled: readonly Bundled[]): string {
  const byText = Map.groupBy(bundled, ({ text }) => text);
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  const sections = [...byText].map(
    ([text, packages]) => `${packages.map(({ title }) => title).join('\n')}\n\n${text}`,
  );
  return ['The code of these packages is part of this one, under their licences.', ...sections]
    .join(rule)
    .concat('\n');
}
