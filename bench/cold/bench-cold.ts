import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { storedDocuments } from '../../local/seeds/documents.ts';
import { type BenchResult, type Figure, resultOf } from '../figures/figures.ts';
import { BARE, copyBundle, readVariant } from './bundles.ts';
import { compileLoop } from './compile-loop.ts';
import { detailsOf, figuresOf, readBudgets } from './figures-of.ts';
import { brokenInAll, judge, MOST_RUNS, type Verdict } from './gate.ts';
import { ACCOUNT_ID } from './gateway-event.ts';
import type { LaunchOptions, Program } from './launch.ts';
import { openServices } from './open-services.ts';
import { profile } from './profile.ts';
import { type Round, runRounds } from './rounds.ts';

const COMMAND = 'npm run bench:cold';
const RESULTS = join(import.meta.dirname, 'results');
const BUNDLE = join(import.meta.dirname, '..', '..', 'dist', 'vend');

export type ColdOptions = {
  bundle: string;
  rounds: number;
  variants: readonly Program[];
  /** Flags of Node itself, for every process. */
  flags: readonly string[];
  /** Settings of the function besides those of the local stack. */
  settings: Readonly<Record<string, string>>;
  tell: (line: string) => void;
};

type Programs = { programs: Program[]; options: LaunchOptions };

/** Measures cold starts of a bundle; the rounds are in the result's details too, for whoever reads the file. */
export async function benchCold(asked: ColdOptions): Promise<{ result: BenchResult; rounds: Round[] }> {
  return withPrograms(asked, async ({ programs, options }) => {
    const all = [BARE, ...programs, ...asked.variants];
    const { rounds, repeated, cache } = await runRounds(all, asked.rounds, options, asked.tell);
    const details = {
      programs: detailsOf(rounds),
      cache,
      repeated,
      flags: asked.flags,
      settings: asked.settings,
      rounds,
    };
    return { result: resultOf('cold', COMMAND, figuresOf(rounds, readBudgets()), details), rounds };
  });
}

/** Where the time of a cold start goes, by program. */
export async function profileCold(asked: ColdOptions): Promise<BenchResult> {
  return withPrograms(asked, async ({ programs, options }) => {
    const summaries: Record<string, unknown> = {};
    for (const program of [BARE, ...programs, ...asked.variants])
      summaries[program.name] = await profile(program, options);
    return resultOf('cold-profile', `${COMMAND} -- --cpu-prof`, [], summaries);
  });
}

async function withPrograms<T>(asked: ColdOptions, use: (ready: Programs) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cold-'));
  const services = await openServices(storedDocuments(ACCOUNT_ID));
  try {
    const turn = { requests: 1, callers: 1 };
    const options = {
      services,
      loop: compileLoop(folder),
      turn,
      flags: asked.flags,
      settings: asked.settings,
    };
    return await use({ programs: copyBundle(asked.bundle, folder), options });
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function render({ figures, details }: BenchResult): string {
  const lines = figures.map(({ id, value, unit, samples, limit }: Figure) => {
    const budget = limit.budget === null ? '' : `, budget ${limit.budget}, aim ${limit.aim}`;
    return `${id.padEnd(26)} ${String(value).padStart(7)} ${unit} (median of ${samples}${budget})`;
  });
  return [...lines, JSON.stringify({ ...details, rounds: undefined }, null, 1), ''].join('\n');
}

function keep(result: BenchResult, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '31' },
      json: { type: 'string' },
      check: { type: 'boolean', default: false },
      bundle: { type: 'string', default: BUNDLE },
      variant: { type: 'string', multiple: true, default: [] },
      'node-flag': { type: 'string', multiple: true, default: [] },
      setting: { type: 'string', multiple: true, default: [] },
      'cpu-prof': { type: 'boolean', default: false },
    },
  });
  const count = Number(values.rounds);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error('`--rounds` is a whole number from 1');
  const asked: ColdOptions = {
    bundle: values.bundle,
    rounds: count,
    variants: values.variant.map(readVariant),
    flags: values['node-flag'],
    settings: Object.fromEntries(values.setting.map(readSetting)),
    tell: (line) => process.stderr.write(`${line}\n`),
  };
  if (values['cpu-prof']) {
    const result = await profileCold(asked);
    process.stdout.write(`${JSON.stringify(result.details, null, 1)}\n`);
    keep(result, values.json ?? join(RESULTS, 'cold-profile.json'));
    return;
  }
  if (values.check) await check(asked, values.json);
  else await measure(asked, values.json ?? join(RESULTS, 'cold.json'));
}

/** Reads `NAME=value`. */
function readSetting(text: string): [string, string] {
  const [, name, value] = /^(SENTINEL_[A-Z_]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new Error(`\`${text}\` is no setting: write \`SENTINEL_NAME=value\``);
  return [name, value];
}

async function measure(asked: ColdOptions, path: string | undefined): Promise<Round[]> {
  const { result, rounds } = await benchCold(asked);
  process.stdout.write(render(result));
  if (path !== undefined) keep(result, path);
  return rounds;
}

/** Measures until every budget has held once; exit status 1 where one never does. Kept figures stay as they are. */
async function check(asked: ColdOptions, path: string | undefined): Promise<void> {
  const runs: Verdict[][] = [];
  do {
    const verdicts = judge(await measure(asked, path), readBudgets());
    for (const { passes, text } of verdicts) asked.tell(`${passes ? 'within' : 'over'}: ${text}`);
    runs.push(verdicts);
  } while (brokenInAll(runs).length > 0 && runs.length < MOST_RUNS);
  for (const id of brokenInAll(runs)) {
    asked.tell(`broken: \`${id}\` in each of ${runs.length} runs`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
