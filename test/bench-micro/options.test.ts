import { expect, test } from 'vitest';
import { chooseIds, readOptions } from '../../bench/micro/options.ts';

const IDS = ['evaluate.one-rule', 'evaluate.10-first', 'handler.hit', 'handler.event-bridge'];

test.for([
  [[], IDS],
  [['evaluate'], ['evaluate.one-rule', 'evaluate.10-first']],
  [['evaluate.10'], ['evaluate.10-first']],
  [
    ['handler.hit', 'evaluate.one-rule'],
    ['evaluate.one-rule', 'handler.hit'],
  ],
] as const)('%j means %j', ([names, ids]) => {
  expect(chooseIds(IDS, names)).toEqual({ ok: true, ids });
});

test.for(['eval', 'evaluate.1', 'handler.hi', ''])('`%s` means nothing, and says what there is', (name) => {
  const chosen = chooseIds(IDS, [name]);
  expect(chosen).toEqual({ ok: false, fault: expect.stringContaining(`\`${name}\``) });
  expect(chosen).toEqual({ ok: false, fault: expect.stringContaining('handler.event-bridge') });
});

test.for([
  ['--check', '--against', 'HEAD'],
  ['--replay', 'a.json', 'evaluate'],
  ['--replay', 'a.json', '--json', 'b.json'],
  ['--replay', 'a.json', '--against', 'HEAD'],
  ['--fast'],
  ['--json'],
])('%j is refused', (words) => {
  expect(readOptions(words)).toEqual({ ok: false, fault: expect.any(String) });
});

test('options and names in any order', () => {
  expect(readOptions(['evaluate', '--json', 'a.json', '--check', 'handler'])).toEqual({
    ok: true,
    options: {
      names: ['evaluate', 'handler'],
      json: 'a.json',
      check: true,
      against: undefined,
      replay: undefined,
      quick: false,
    },
  });
});
