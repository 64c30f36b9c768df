import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BenchResult, type Figure, readResult, resultOf } from '../figures/figures.ts';
import { compareTrees, comparisonFigures, comparisonTable } from './against.ts';
import { figuresOf } from './figures-of.ts';
import { type Budgets, brokenGates, readBudgets, tellBroken, withLimits } from './gate.ts';
import type { Effort } from './measure.ts';
import { killMeasuring } from './measuring.ts';
import { commandOf, type Options, readOptions, USAGE } from './options.ts';
import { measureRounds } from './rounds.ts';
import { tableOf } from './table.ts';
import { openWorktree, type Worktree } from './worktree.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const BUDGETS = join(ROOT, 'bench', 'budgets.json');

const THOROUGH: Effort = { warmupMs: 200, taskMs: 150 };
const QUICK: Effort = { warmupMs: 100, taskMs: 60 };
/** An odd number: the median of the rounds is then one that was measured. */
const ROUNDS = 3;
const COMPARED_ROUNDS = 8;
const QUICK_COMPARED_ROUNDS = 4;

const tell = (line: string) => process.stderr.write(`${line}\n`);

/** Shows figures beside their limits; false when a gate is broken and that was to be checked. */
function judge(all: readonly Figure[], budgets: Budgets, { check, names }: Options): boolean {
  const figures = withLimits(all, budgets);
  process.stdout.write(`${tableOf(figures, budgets)}\n`);
  if (!check) return true;
  const broken = brokenGates(figures, budgets, names.length === 0);
  for (const one of broken) process.stdout.write(`broken: ${tellBroken(one)}\n`);
  if (broken.length === 0) process.stdout.write('every gate holds\n');
  return broken.length === 0;
}

async function measureHere(options: Options, command: string): Promise<boolean> {
  const budgets = readBudgets(BUDGETS);
  const rounds = options.quick ? 1 : ROUNDS;
  const effort = options.quick ? QUICK : THOROUGH;
  const tasks = await measureRounds({ root: ROOT, names: options.names, rounds, effort, tell });
  for (const { id, lacking } of tasks) if (lacking !== null) tell(`${id}: not measured, ${lacking}`);
  const figures = withLimits(figuresOf(tasks), budgets);
  const units = tasks.map(({ id, rounds: all }) => [id, all.map(({ unitNs }) => unitNs)]);
  keep(options, resultOf('micro', command, figures, { rounds, effort, unitsNs: Object.fromEntries(units) }));
  return judge(figures, budgets, options);
}

/** Compares this tree, as it is on disk, with a commit. */
async function measureAgainst(options: Options, ref: string, command: string): Promise<void> {
  let worktree: Worktree | undefined;
  // A folder and an entry of git's would stay behind. Heard before the folder is there, for making it takes a while.
  const stop = () => {
    killMeasuring();
    worktree?.remove();
    process.exit(130);
  };
  for (const signal of STOPPING) process.on(signal, stop);
  try {
    worktree = openWorktree(ROOT, ref);
    if (worktree.hasOtherPackages)
      tell(`${ref} has another package-lock.json: both run on the packages installed here`);
    await compareWith(worktree, ref, options, command);
  } finally {
    for (const signal of STOPPING) process.off(signal, stop);
    worktree?.remove();
  }
}

const STOPPING = ['SIGINT', 'SIGTERM'] as const;

async function compareWith(there: Worktree, ref: string, options: Options, command: string): Promise<void> {
  const rounds = options.quick ? QUICK_COMPARED_ROUNDS : COMPARED_ROUNDS;
  const effort = options.quick ? QUICK : THOROUGH;
  const { names } = options;
  const compared = await compareTrees({ here: ROOT, there: there.root, names, rounds, effort, tell });
  process.stdout.write(`here: the files as they are; there: ${ref} (${there.commit})\n`);
  process.stdout.write(`${comparisonTable(compared)}\n`);
  const details = { against: there.commit, ...compared };
  keep(options, resultOf('micro-against', command, comparisonFigures(compared, rounds), details));
}

function keep({ json }: Options, result: BenchResult): void {
  if (json === undefined) return;
  mkdirSync(dirname(resolve(json)), { recursive: true });
  writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
}

function holds(options: Options): Promise<boolean> | boolean {
  if (options.replay === undefined) return measureHere(options, command);
  return judge(readResult(options.replay).figures, readBudgets(BUDGETS), options);
}

const read = readOptions(process.argv.slice(2));
if (!read.ok) {
  process.stderr.write(`${read.fault}\n${USAGE}\n`);
  process.exit(64);
}
const { options } = read;
const command = commandOf(options);
try {
  if (options.against !== undefined) await measureAgainst(options, options.against, command);
  else if (!(await holds(options))) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 70;
}
