/**
 * Writes `functions/policy/zone-names.generated.ts` from the tz database's `tzdata.zi`:
 * `node test/policy/generate-zones.ts [FILE]`, FILE by default where Debian's
 * package tzdata puts it. A line `Z NAME …` is a zone, `L TARGET NAME` a link (zic(8)).
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** The names of all zones and links, and the version, of a `tzdata.zi`. */
export function zoneNamesIn(tzdata: string): { version: string; names: string[] } {
  const version = /^# version (\S+)/.exec(tzdata)?.[1] ?? 'unknown';
  const names = tzdata.split('\n').flatMap((line) => {
    const [kind, first, second] = line.split(' ');
    const name = kind === 'Z' ? first : kind === 'L' ? second : undefined;
    return name ? [name] : [];
  });
  return { version, names: names.toSorted() };
}

/** Names grouped by what stands before their last slash: `Europe Berlin Paris`, one group a line. */
function grouped(names: readonly string[]): string {
  const groups = Map.groupBy(names, (name) => name.slice(0, name.lastIndexOf('/') + 1));
  return [...groups]
    .map(([prefix, members]) => [prefix, ...members.map((name) => name.slice(prefix.length))].join(' '))
    .join('\n');
}

if (import.meta.main) {
  const { version, names } = zoneNamesIn(
    readFileSync(process.argv[2] ?? '/usr/share/zoneinfo/tzdata.zi', 'utf8'),
  );
  const source = [
    '// Written by test/policy/generate-zones.ts; change nothing by hand.',
    '',
    '/** The version of the tz database the names are from. */',
    `export const TZDB_VERSION = '${version}';`,
    '',
    '/** All zones and links, grouped: a prefix, then the names after it. */',
    `export const ZONE_GROUPS = \`${grouped(names)}\`;`,
    '',
  ].join('\n');
  writeFileSync(new URL('../../functions/policy/zone-names.generated.ts', import.meta.url), source);
}
