import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BuiltPackage } from '../../client/package/build-package.ts';
import { findNode, MAJORS } from '../../test/package/nodes.ts';
import { type BenchResult, brokenBudgets, type Figure, figure, resultOf } from '../figures/figures.ts';
import { median, significant } from '../figures/statistics.ts';
import { makePrograms, type Round, ratiosOf, startUpRounds } from './start-up.ts';

const COMMAND = 'npm run bench:package';
const RESULTS = join(import.meta.dirname, 'results', 'package.json');
const ROUNDS = 40;
const BUDGET = { version: 1.5, credentials: 2, unpackedKb: 3072 };

/** Builds the package, tells its size, and times its start on each Node that is found. */
export async function benchPackage(rounds: number): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-package-'));
  try {
    const { built, programs } = await makePrograms(folder);
    const figures = sizes(built);
    const medians: Record<string, unknown> = {};
    for (const major of MAJORS) {
      const node = findNode(major);
      if ('absent' in node) {
        medians[`node${major}`] = node.absent;
        continue;
      }
      const taken = await startUpRounds(node.path, programs, rounds);
      figures.push(...startFigures(major, taken));
      medians[`node${major}`] = { node: node.version, ...mediansOf(taken) };
    }
    return resultOf('package', COMMAND, figures, { rounds, medians });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizes({ unpackedBytes, tarball }: BuiltPackage): Figure[] {
  const kb = (bytes: number) => Math.round(bytes / 102.4) / 10;
  return [
    figure({
      id: 'package.unpacked-kb',
      title: 'the package of the command, unpacked',
      unit: 'kb',
      value: kb(unpackedBytes),
      limit: { budget: BUDGET.unpackedKb, aim: null },
    }),
    figure({
      id: 'package.tarball-kb',
      title: 'the package of the command, as it is downloaded',
      unit: 'kb',
      value: kb(statSync(tarball).size),
    }),
  ];
}

function startFigures(major: number, rounds: readonly Round[]): Figure[] {
  const { version, credentials } = ratiosOf(rounds);
  const of = (id: string, title: string, value: number, budget: number) =>
    figure({
      id: `package.${id}.node${major}`,
      title: `${title}, Node ${major}`,
      unit: 'ratio',
      value: significant(value, 3),
      ratio: significant(value, 3),
      samples: rounds.length,
      limit: { budget, aim: null },
    });
  return [
    of('version', '`sentinel --version` as a multiple of `node -e 0`', version, BUDGET.version),
    of(
      'credential-process',
      '`sentinel credential-process` as a multiple of the bare signed request',
      credentials,
      BUDGET.credentials,
    ),
  ];
}

/** In ms. */
function mediansOf(rounds: readonly Round[]): Round {
  const of = (name: keyof Round) => significant(median(rounds.map((round) => round[name])), 3);
  return { empty: of('empty'), version: of('version'), bare: of('bare'), credentials: of('credentials') };
}

if (import.meta.main) {
  const options = {
    rounds: { type: 'string', default: String(ROUNDS) },
    json: { type: 'string', default: RESULTS },
  } as const;
  const { values } = parseArgs({ options });
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('`--rounds` is a whole number from 1');
  const result = await benchPackage(rounds);
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  const lines = result.figures.map(
    ({ id, value, unit, limit }) => `${id.padEnd(34)} ${value} ${unit}, budget ${limit.budget ?? 'none'}\n`,
  );
  process.stdout.write(lines.join(''));
  if (brokenBudgets(result.figures).length > 0) process.exitCode = 1;
}
