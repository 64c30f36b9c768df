import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** The major versions of Node that the package is for. */
export const MAJORS = [20, 22, 24] as const;
export type Major = (typeof MAJORS)[number];

/** Where a Node is, and which; `absent` tells how to get one. */
export type FoundNode = { path: string; version: string } | { absent: string };

/** The Node of SENTINEL_TEST_NODE_MAJOR, else the one that runs this, else the first on PATH that is one. */
export function findNode(major: Major): FoundNode {
  const variable = `SENTINEL_TEST_NODE_${major}`;
  const named = process.env[variable] ?? '';
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  for (const path of named === '' ? [process.execPath, ...onPath] : [named]) {
    const said = spawnSync(path, ['--version'], { encoding: 'utf8' });
    const version = /^v(\d+\.\d+\.\d+)$/m.exec(said.stdout ?? '')?.[1];
    if (version?.startsWith(`${major}.`)) return { path, version };
  }
  return { absent: `no Node ${major}: set ${variable} to one` };
}
