import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { median, significant } from '../figures/statistics.ts';
import { type LaunchOptions, launch, type Program } from './launch.ts';

/** Self time of one function, milliseconds. */
export type Cost = { function: string; file: string; selfMs: number };

export type ProfileSummary = {
  /** Profiled time without waiting, milliseconds. */
  busyMs: number;
  runs: number;
  top: Cost[];
};

/** What V8's CPU profiler writes (https://nodejs.org/api/cli.html#--cpu-prof). Times are microseconds. */
type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
};

const TOP = 10;
const RUNS = 7;
const INTERVAL_US = 100;
/** Not the process's own time. */
const WAITING = new Set(['(idle)']);

/** Profiles a few cold starts of a program, first answer included, and sums their costs up by function. */
export async function profile(program: Program, options: LaunchOptions): Promise<ProfileSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cold-profile-'));
  try {
    const flags = [
      ...(options.flags ?? []),
      '--cpu-prof',
      `--cpu-prof-dir=${folder}`,
      `--cpu-prof-interval=${INTERVAL_US}`,
    ];
    for (let run = 0; run < RUNS; run += 1) await launch(program, { ...options, flags });
    const texts = globSync('*.cpuprofile', { cwd: folder }).map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    if (texts.length !== RUNS) throw new Error(`${texts.length} profiles of ${RUNS} runs were written`);
    return summarise(texts.map((text): Profile => JSON.parse(text)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The functions with the most self time, each by its median over the profiles: one run may be disturbed. */
export function summarise(profiles: readonly Profile[]): ProfileSummary {
  const runs = profiles.map(selfTimes);
  const keys = new Set(runs.flatMap((costs) => [...costs.keys()]));
  const spent = [...keys].map((key): [string, number] => [
    key,
    median(runs.map((costs) => costs.get(key) ?? 0)),
  ]);
  const top = spent.toSorted(([, a], [, b]) => b - a).slice(0, TOP);
  const busy = runs.map((costs) => [...costs.values()].reduce((sum, ms) => sum + ms, 0));
  return {
    busyMs: significant(median(busy)),
    runs: profiles.length,
    top: top.map(([key, ms]) => {
      const [name = '', file = ''] = key.split('\n');
      return { function: name, file, selfMs: significant(ms, 3) };
    }),
  };
}

function selfTimes({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const spent = new Map<string, number>();
  samples.forEach((id, index) => {
    const frame = names.get(id);
    if (frame === undefined || WAITING.has(frame.functionName)) return;
    const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
    const key = `${name}\n${place(frame)}`;
    spent.set(key, (spent.get(key) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
  return spent;
}

/** Node's own modules by name, files of the bundle without the folder they were run from. */
function place({ url, lineNumber }: { url: string; lineNumber: number }): string {
  if (url === '') return 'V8';
  return url.startsWith('node:') ? url : `${basename(url)}:${lineNumber + 1}`;
}
