import { expect, test } from 'vitest';
import { commandText, readCommand } from '../../bench/load/command-line.ts';

const commandOf = (...args: string[]) => {
  const reading = readCommand(args);
  return reading.ok ? reading.command : reading.fault;
};

test('nothing named: all but the long ones; in short the gate’s two', () => {
  expect(commandOf()).toMatchObject({
    scenarios: ['hot-path', 'morning', 'spike', 'refusals', 'faults'],
    capacity: false,
    check: false,
  });
  expect(commandOf('--short', '--check')).toMatchObject({
    scenarios: ['hot-path', 'faults'],
    short: true,
    check: true,
  });
});

test('capacity alone runs no scenario, and may stand beside one', () => {
  expect(commandOf('capacity')).toMatchObject({ scenarios: [], capacity: true });
  expect(commandOf('soak', 'capacity', '--rate', '50')).toMatchObject({
    scenarios: ['soak'],
    capacity: true,
    ratePerSecond: 50,
  });
});

test.each([
  [['hotpath'], /no scenario `hotpath`: name some of hot-path,/],
  [['toString'], /no scenario `toString`/],
  [['--rate', '0'], /1 to 10000/],
  [['--rate', 'fast'], /1 to 10000/],
  [['--fast'], /--fast/],
])('%j is refused', (args, why) => {
  expect(commandOf(...args)).toMatch(why);
});

test('a result says what to type for it, not where it was written', () => {
  const command = commandOf('soak', '--rate', '50', '--short', '--json', '/somewhere/load.json', '--check');
  expect(typeof command === 'string' ? command : commandText(command)).toBe(
    'npm run load -- soak --short --rate 50',
  );
});
