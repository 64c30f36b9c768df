import { expect, test } from 'vitest';
import { benchCold, profileCold } from '../../bench/cold/bench-cold.ts';
import { copyBundle, readVariant } from '../../bench/cold/bundles.ts';
import { smallBundle, TWO_ENTRIES, temporaryFolder, WITHOUT_EVENT } from './small-bundle.ts';

const asked = (bundle: string) => ({
  bundle,
  rounds: 2,
  variants: [],
  flags: [],
  settings: {},
  tell: () => undefined,
});

test('two rounds of a handler in small: whole splits, and each cache as it was meant', async () => {
  const { result, rounds } = await benchCold(asked(smallBundle()));
  expect(rounds.map((round) => Object.keys(round).toSorted())).toEqual(
    Array.from({ length: 2 }, () => ['bare', 'cache-accepted', 'cache-refused']),
  );
  for (const split of rounds.flatMap((round) => Object.values(round)))
    for (const ms of Object.values(split)) expect(ms).toBeGreaterThan(0);
  expect(result.details.cache).toEqual({
    bare: { nothing: 2 },
    'cache-accepted': { accepted: 2 },
    'cache-refused': { refused: 2 },
  });
  expect(result.details.repeated).toEqual([]);
});

test.for([
  ['without its event', { handle: WITHOUT_EVENT }, /gave credentials after .*"AssumeRole":1/],
  ['two entries in one call', { handle: TWO_ENTRIES }, /PutEvents: wants one entry/],
  ['an answer that is a refusal', { handle: 'return { statusCode: 503 };' }, /answered \{"503":1\}/],
  ['a handler that throws', { handle: "throw new Error('oh no');" }, /error: .*oh no/],
  ['a module that does not load', { load: "throw new Error('no module');" }, /error: .*no module/],
  ['a process that ends', { load: 'process.exit(3);' }, /ended, or was ended, before/],
] as const)('a run is not counted: %s', async ([, handler, message]) => {
  await expect(benchCold(asked(smallBundle(handler)))).rejects.toThrow(message);
});

/** How often a comparison of two processes is made where the machine may hold up either. */
const TRIES = 5;

test('a variant is measured beside the bundle', async () => {
  const load = 'const until = Date.now() + 100; while (Date.now() < until);';
  const variants = [readVariant(`heavier=${smallBundle({ load })}`)];
  const moreMs: number[] = [];
  while (moreMs.length < TRIES && !moreMs.some((ms) => ms > 50)) {
    const { result, rounds } = await benchCold({ ...asked(smallBundle()), variants });
    for (const { heavier } of rounds) expect(heavier?.load).toBeGreaterThan(98);
    const value = (id: string) => result.figures.find((one) => one.id === id)?.value ?? Number.NaN;
    moreMs.push(value('cold.heavier-ms') - value('cold.bare-ms'));
  }
  expect(Math.max(...moreMs)).toBeGreaterThan(50);
  expect(() => readVariant('nonsense')).toThrow('`name=folder`');
});

test('a folder without a bundle is told of', () => {
  expect(() => copyBundle(temporaryFolder(), temporaryFolder())).toThrow('run `npm run build`');
});

test('a profile names the function that costs most, and where it is', async () => {
  const load =
    'function busyWork() { const until = Date.now() + 80; while (Date.now() < until); }\nbusyWork();';
  const { details } = await profileCold(asked(smallBundle({ load })));
  const busyWork = {
    function: 'busyWork',
    file: expect.stringMatching(/^\S+:\d+$/),
    selfMs: expect.any(Number),
  };
  for (const name of ['cache-accepted', 'cache-refused'])
    expect(details[name]).toMatchObject({ runs: 7, top: expect.arrayContaining([busyWork]) });
});
