import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Figure, figure, readResult } from '../../bench/figures/figures.ts';
import { brokenGates, gatedValue, readBudgets, tellBroken } from '../../bench/micro/gate.ts';
import busy from './fixtures/busy-runs.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '..', '..');
const BENCH = join(ROOT, 'bench', 'micro', 'bench.ts');
const FIXTURES = join(import.meta.dirname, 'fixtures');
const BUDGETS = readBudgets(join(ROOT, 'bench', 'budgets.json'));

const fixture = (name: string) => join(FIXTURES, `${name}.json`);
const recorded = (name: string): readonly Figure[] => readResult(fixture(name)).figures;
const broken = (figures: readonly Figure[]) => brokenGates(figures, BUDGETS, true).map(({ id }) => id);

/** The figures, with some slowed down. */
function slowed(figures: readonly Figure[], by: number, isSlow: (id: string) => boolean): Figure[] {
  return figures.map((one) =>
    isSlow(one.id)
      ? { ...one, value: one.value * by, ratio: one.ratio === null ? null : one.ratio * by }
      : one,
  );
}

describe('recorded runs', () => {
  test('a sound run passes', () => {
    expect(broken(recorded('as-is'))).toEqual([]);
  });

  test('runs in a row with one core kept busy pass, all of them', () => {
    expect(busy.runs.length).toBeGreaterThan(0);
    for (const { measuredAt, gated } of busy.runs) {
      const figures = Object.entries(gated).map(([id, value]) =>
        figure({ id, title: id, unit: 'ratio', value }),
      );
      expect([measuredAt, broken(figures)]).toEqual([measuredAt, []]);
    }
  });

  test('evaluation slowed down by 30 % is caught and named', () => {
    expect(broken(recorded('slow-evaluate'))).toContain('evaluate.mean');
  });

  test('one more awaited call per request is caught and named', () => {
    const ids = broken(recorded('one-more-call'));
    expect(ids).toContain('handler.hit.awaited');
    expect(ids).toContain('handler.event-bridge');
  });
});

test('each gated figure is caught when it takes twice as long, and nothing else is named', () => {
  const figures = recorded('as-is');
  for (const [id, { gate }] of Object.entries(BUDGETS)) {
    if (gate === undefined) continue;
    const ids = broken(slowed(figures, 2, (other) => other === id));
    expect([id, ids]).toEqual([id, [id]]);
  }
});

test('every figure of the bench has a gate, and every gate a figure', () => {
  const ids = recorded('as-is').map(({ id }) => id);
  expect(Object.keys(BUDGETS).toSorted()).toEqual(ids.toSorted());
});

test('a figure that was not measured, or is no number, is broken in a whole run', () => {
  const figures = recorded('as-is');
  const without = figures.filter(({ id }) => id !== 'handler.hit');
  expect(broken(without)).toEqual(['handler.hit']);
  expect(brokenGates(without, BUDGETS, false)).toEqual([]);
  const nan = figures.map((one) => (one.id === 'handler.hit' ? { ...one, ratio: Number.NaN } : one));
  expect(broken(nan)).toEqual(['handler.hit']);
  expect(broken([])).toHaveLength(Object.values(BUDGETS).filter(({ gate }) => gate !== undefined).length);
});

test('a gate looks at the ratio where there is one, whatever the time', () => {
  const one = figure({ id: 'a', title: 'a', unit: 'ns', value: 1e9, ratio: 2 });
  expect(gatedValue(one)).toBe(2);
  expect(brokenGates([one], { a: { gate: 2 } }, true)).toEqual([]);
  expect(brokenGates([one], { a: { gate: 1.9 } }, true)).toEqual([{ id: 'a', value: 2, gate: 1.9 }]);
  expect(tellBroken({ id: 'a', value: 2, gate: 1.9 })).toBe(
    'a: 2 is over its gate of 1.9, by the factor 1.05',
  );
});

describe('the command', () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [BENCH, ...words], { encoding: 'utf8', cwd: ROOT });

  test('fails over a broken gate and names it', () => {
    const { status, stdout } = run('--check', '--replay', fixture('slow-evaluate'));
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^broken: evaluate\.mean: [\d.]+ is over its gate of [\d.]+, by the factor [\d.]+$/m,
    );
  });

  test('passes a sound run', () => {
    const stdout = execFileSync(process.execPath, [BENCH, '--check', '--replay', fixture('as-is')], {
      encoding: 'utf8',
      cwd: ROOT,
    });
    expect(stdout).toMatch(/every gate holds\n$/);
  });

  test.for([
    [['--replay', 'package.json'], 70],
    [['--replay', 'none.json'], 70],
    [['--fast'], 64],
  ] as const)('%j ends with %i', ([words, status]) => {
    const ended = run(...words);
    expect(ended.status).toBe(status);
    expect(ended.stderr).not.toBe('');
  });
});
