import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, namesCaller } from '../../functions/policy/index.ts';
import { inputs, plainPolicies, plainRules, policyOf } from './generated.ts';
import { naiveDecision } from './naive.ts';

const POLICIES = 1_000;
const MOMENTS = 100;

describe('against a naive evaluator written from the prose', () => {
  test('100,000 generated cases decide alike', { timeout: 60_000 }, () => {
    let cases = 0;
    fc.assert(
      fc.property(
        plainPolicies,
        fc.array(inputs, { minLength: MOMENTS, maxLength: MOMENTS }),
        (plain, many) => {
          const policy = policyOf(plain);
          for (const input of many) {
            const got = evaluate(policy, input);
            const wanted = naiveDecision(plain, input);
            cases += 1;
            if (JSON.stringify(got) !== JSON.stringify(wanted))
              expect({ input, ...got }).toEqual({ input, ...wanted });
          }
        },
      ),
      { numRuns: POLICIES },
    );
    expect(cases).toBeGreaterThanOrEqual(100_000);
  });
});

describe('theorems', () => {
  test('nothing matched is deny, and deny without a match has no rule', () => {
    fc.assert(
      fc.property(plainPolicies, inputs, (plain, input) => {
        const got = evaluate(policyOf(plain), input);
        if (got.matched) return;
        expect(got).toEqual({
          effect: 'deny',
          rule: '',
          ruleIndex: -1,
          reason: 'no matching rule',
          matched: false,
        });
      }),
    );
  });

  test('allow comes only from a rule whose effect allows in that mode', () => {
    fc.assert(
      fc.property(plainPolicies, inputs, (plain, input) => {
        const got = evaluate(policyOf(plain), input);
        if (got.effect !== 'allow') return;
        const effect = plain.rules[got.ruleIndex]?.effect ?? '';
        expect(
          input.mode === 'server' ? ['allow', 'require_server', 'require_server_session'] : ['allow'],
        ).toContain(effect);
      }),
    );
  });

  test('a rule that does not match changes nothing, wherever it stands', () => {
    fc.assert(
      fc.property(plainPolicies, plainRules, inputs, fc.nat(6), (plain, rule, input, place) => {
        fc.pre(!evaluate(policyOf({ version: '1', rules: [rule] }), input).matched);
        const without = evaluate(policyOf(plain), input);
        const inserted = evaluate(
          policyOf({ version: '1', rules: plain.rules.toSpliced(place, 0, rule) }),
          input,
        );
        expect({ ...inserted, ruleIndex: 0 }).toEqual({ ...without, ruleIndex: 0 });
      }),
    );
  });

  test('the first rule that matches alone decides; what follows it does not count', () => {
    fc.assert(
      fc.property(plainPolicies, inputs, (plain, input) => {
        const alone = plain.rules.map((rule) => evaluate(policyOf({ version: '1', rules: [rule] }), input));
        const first = alone.findIndex(({ matched }) => matched);
        const got = evaluate(policyOf(plain), input);
        expect(got.ruleIndex).toBe(first);
        expect(got.effect).toBe(alone[first]?.effect ?? 'deny');
        expect(
          evaluate(policyOf({ version: '1', rules: plain.rules.slice(0, Math.max(first, 0) + 1) }), input),
        ).toEqual(got);
      }),
    );
  });

  test('a deny in front denies all it matches', () => {
    fc.assert(
      fc.property(plainPolicies, inputs, (plain, input) => {
        const block = { name: 'block', effect: 'deny', conditions: { users: [input.user] } };
        const got = evaluate(policyOf({ version: '1', rules: [block, ...plain.rules] }), input);
        expect(got).toMatchObject({ effect: 'deny', rule: 'block', ruleIndex: 0 });
      }),
    );
  });
});

describe('evaluate', () => {
  const policy = policyOf({
    version: '1',
    rules: [{ name: 'all', effect: 'allow', conditions: { users: ['alice'] } }],
  });
  const input = { user: 'alice', profile: 'prod', mode: 'server', atMs: Date.UTC(2026, 0) };

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 8.64e15 + 1])(
    'denies at %d, which is no moment',
    (atMs) => {
      expect(evaluate(policy, { ...input, atMs }).matched).toBe(false);
    },
  );

  test('gives a decision that cannot be changed', () => {
    const got = evaluate(policy, input);
    expect(Object.isFrozen(got)).toBe(true);
    expect(Object.isFrozen(evaluate(policy, { ...input, user: 'bob' }))).toBe(true);
  });

  test('answers the same for the same input, however often it was asked before', () => {
    const many = policyOf({
      version: '1',
      rules: [...Array(200).keys()].map((rule) => ({
        name: `r${rule}`,
        effect: 'allow',
        conditions: { users: [`u${rule}`, 'all'], profiles: [`p${rule}`] },
      })),
    });
    for (const round of [1, 2, 3]) {
      for (let at = 0; at < 200; at += 1) {
        expect([round, evaluate(many, { ...input, user: 'all', profile: `p${at}` }).ruleIndex]).toEqual([
          round,
          at,
        ]);
        expect([
          round,
          evaluate(many, { ...input, user: `u${at}`, profile: `p${(at + 1) % 200}` }).ruleIndex,
        ]).toEqual([round, -1]);
      }
    }
  });

  test('knows which callers a rule names', () => {
    expect(namesCaller(policy, 'alice')).toBe(true);
    expect(namesCaller(policy, 'Alice')).toBe(false);
    expect(namesCaller(policy, 'toString')).toBe(false);
  });
});
