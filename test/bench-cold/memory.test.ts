import { expect, test } from 'vitest';
import type { MemorySample } from '../../bench/cold/turn.ts';
import { brokenBudgets } from '../../bench/figures/figures.ts';
import { benchMemory } from '../../bench/memory/bench-memory.ts';
import { figuresOf } from '../../bench/memory/judge.ts';
import { smallBundle } from './small-bundle.ts';

const MEGABYTE = 2 ** 20;

/** Samples of a million requests: a rise at the start, garbage that comes and goes, and what is asked for. */
function samplesOf(
  more: (served: number) => Partial<Record<'rssMb' | 'descriptors', number>>,
): MemorySample[] {
  return Array.from({ length: 200 }, (_, index) => {
    const served = index * 5000;
    const { rssMb = 0, descriptors = 0 } = more(served);
    const garbageMb = (index * 7) % 11;
    const settledMb = 100 - 40 * Math.exp(-served / 20_000);
    const rss = (settledMb + garbageMb + rssMb) * MEGABYTE;
    const heapUsed = (20 + garbageMb) * MEGABYTE;
    return { served, rss, heapUsed, external: MEGABYTE, cpuMs: served, descriptors: 25 + descriptors };
  });
}

const broken = (samples: readonly MemorySample[]) => brokenBudgets(figuresOf(samples)).map(({ id }) => id);

test.for([
  ['a flat run passes', () => ({}), []],
  [
    '3 MB per 100,000 requests trip the slope',
    (served) => ({ rssMb: (served * 3) / 100_000 }),
    ['memory.rss-slope'],
  ],
  ['60 MB more from the start trip the whole', () => ({ rssMb: 60 }), ['memory.rss']],
  [
    'a socket left open now and then',
    (served) => ({ descriptors: Math.floor(served / 50_000) }),
    ['memory.descriptors-growth'],
  ],
] satisfies [string, Parameters<typeof samplesOf>[0], string[]][])('%s', ([, more, ids]) => {
  expect(broken(samplesOf(more))).toEqual(ids);
});

const run = (handle?: string) => {
  const bundle = smallBundle(handle === undefined ? {} : { handle });
  return benchMemory({
    bundle,
    requests: 800,
    callers: 50,
    functionMb: 512,
    flags: [],
    tell: () => undefined,
  });
};

test('every request reaches the handler, and is sampled along the way', async () => {
  const { details, figures } = await run();
  expect(details).toMatchObject({
    operations: { AssumeRole: 800, GetParameters: 800, PutEvents: 800 },
    statuses: { 200: expect.any(Number), 400: expect.any(Number), 403: expect.any(Number) },
  });
  expect(figures.map(({ id }) => id)).toContain('memory.rss');
  for (const { value } of figures) expect(value).not.toBeNaN();
});

test('an environment that fails its requests has no figures', async () => {
  await expect(run('return { statusCode: 503 };')).rejects.toThrow('{"503":800}');
});
