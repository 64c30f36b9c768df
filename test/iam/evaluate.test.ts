import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextOf } from '../../local/iam/context.ts';
import { evaluatePolicy } from '../../local/iam/evaluate.ts';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import { compilePattern, matches } from '../../local/iam/patterns.ts';
import { allow, principalOf, user } from './account.ts';
import { CONDITION_CASES, ELEMENT_CASES, variable } from './policy-cases.ts';

const alice = principalOf(user('alice', []));
const ask = {
  action: 'ssm:GetParameter',
  resource: 'arn:aws:ssm:eu-central-1:111122223333:parameter/app/db',
};

test.for([...ELEMENT_CASES, ...CONDITION_CASES])('%s', ([, statement, context, allowed]) => {
  const parsed = parsePolicy(
    { Version: '2012-10-17', Statement: { ...allow('ssm:*'), ...statement } },
    'identity',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const verdict = evaluatePolicy(parsed.policy, {
    principal: alice,
    ...ask,
    context: contextOf(alice, context),
  });
  expect(verdict).toEqual({ denied: false, allows: allowed ? 'principal' : 'none' });
});

test('policy variables are plain text in version 2008-10-17', () => {
  const old = {
    Version: '2008-10-17',
    Statement: allow('ssm:*', `arn:aws:ssm:*:*:parameter/${variable('aws:username')}`),
  };
  const parsed = parsePolicy(old, 'identity');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const on = (resource: string) =>
    evaluatePolicy(parsed.policy, {
      principal: alice,
      action: ask.action,
      resource,
      context: contextOf(alice, {}),
    });
  expect(on('arn:aws:ssm:r:a:parameter/alice').allows).toBe('none');
  expect(on(`arn:aws:ssm:r:a:parameter/${variable('aws:username')}`).allows).toBe('principal');
});

test('wildcards match as the regular expression they stand for', () => {
  const pieces = fc
    .array(fc.constantFrom('a', 'b', '*', '?', '.'), { maxLength: 10 })
    .map((all) => all.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 12 }).map((all) => all.join(''));
  fc.assert(
    fc.property(pieces, text, (glob, value) => {
      const pattern = compilePattern(glob, { wildcards: true, variables: true }) ?? [];
      const expected = new RegExp(
        `^${glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`,
      );
      expect(matches(pattern, value, {})).toBe(expected.test(value));
    }),
    { numRuns: 2000 },
  );
});

test('a pattern of many stars ends soon on a long value', () => {
  const pattern = compilePattern(`${'*a'.repeat(50)}b`, { wildcards: true, variables: false }) ?? [];
  const tookMs: number[] = [];
  // Other work on the machine may slow some tries down.
  while (tookMs.length < 50 && !tookMs.some((ms) => ms < 200)) {
    const began = performance.now();
    expect(matches(pattern, 'a'.repeat(2000), {})).toBe(false);
    tookMs.push(performance.now() - began);
  }
  expect(Math.min(...tookMs)).toBeLessThan(200);
});
