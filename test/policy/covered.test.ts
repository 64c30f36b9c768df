import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveredRules, evaluate, explain } from '../../functions/policy/index.ts';
import { inputs, plainPolicies, policyOf } from './generated.ts';
import type { PlainRule } from './naive.ts';

function coveredIn(...conditions: PlainRule['conditions'][]): number[][] {
  const rules = conditions.map((one) => ({ name: 'r', effect: 'allow', conditions: one }));
  return coveredRules(policyOf({ version: '1', rules })).map(({ index, by }) => [index, by]);
}

const day = { start: '08:00', end: '20:00' };
const office = { start: '09:00', end: '18:00' };
const night = { start: '22:00', end: '06:00' };

test.each([
  ['the same users', [{ users: ['a'] }, { users: ['a'] }], [[1, 0]]],
  ['more users', [{ users: ['a', 'b'] }, { users: ['b'] }], [[1, 0]]],
  ['any users', [{ profiles: ['p'] }, { profiles: ['p'], users: ['b'] }], [[1, 0]]],
  ['fewer users', [{ users: ['a'] }, { users: ['a', 'b'] }], []],
  ['not any users', [{ users: ['a'], profiles: ['p'] }, { profiles: ['p'] }], []],
  [
    'one of two modes',
    [
      { users: ['a'], mode: ['cli'] },
      { users: ['a'], mode: ['cli', 'server'] },
    ],
    [],
  ],
  ['longer hours', [{ time: { hours: day } }, { time: { hours: office } }], [[1, 0]]],
  ['shorter hours', [{ time: { hours: office } }, { time: { hours: day } }], []],
  [
    'hours in another zone',
    [{ time: { hours: day, timezone: 'Asia/Tokyo' } }, { time: { hours: office } }],
    [],
  ],
  [
    'a night that belongs to another day',
    [
      { time: { days: ['monday'], hours: night } },
      { time: { days: ['tuesday'], hours: { start: '00:00', end: '06:00' } } },
    ],
    [],
  ],
  [
    'a night of the same day, which is over before',
    [
      { time: { days: ['tuesday'], hours: night } },
      { time: { days: ['tuesday'], hours: { start: '00:00', end: '06:00' } } },
    ],
    [],
  ],
  [
    'every night',
    [{ time: { hours: night } }, { time: { days: ['tuesday'], hours: { start: '00:00', end: '06:00' } } }],
    [[1, 0]],
  ],
])('an earlier rule with %s', (_, conditions, covered) => {
  expect(coveredIn(...conditions)).toEqual(covered);
});

test('a covered rule never decides', () => {
  fc.assert(
    fc.property(plainPolicies, fc.array(inputs, { minLength: 20, maxLength: 20 }), (plain, many) => {
      const policy = policyOf({ version: '1', rules: [...plain.rules, ...plain.rules] });
      const covered = coveredRules(policy).map(({ index }) => index);
      expect(covered.length).toBeGreaterThanOrEqual(plain.rules.length);
      for (const input of many) expect(covered).not.toContain(evaluate(policy, input).ruleIndex);
    }),
  );
});

test('an explanation has a reason for every rule before the deciding one, and only for those', () => {
  fc.assert(
    fc.property(plainPolicies, inputs, (plain, input) => {
      const policy = policyOf(plain);
      const { decision, passed } = explain(policy, input);
      expect(decision).toEqual(evaluate(policy, input));
      expect(passed.length).toBe(decision.matched ? decision.ruleIndex : plain.rules.length);
      expect(passed.filter(({ misses }) => misses.length === 0)).toEqual([]);
    }),
  );
});
