import { describe, expect, test } from 'vitest';
import { evaluate, parsePolicy } from '../../functions/policy/index.ts';
import { REFUSALS, runsOvernight, see } from './deviations.ts';
import { naiveDecision } from './naive.ts';
import { plainPolicy } from './plain-policy.ts';
import { type DecisionVector, documentVectors, type PolicyVector, policyVectors } from './vectors.ts';

function refusalsOf(yaml: string): typeof REFUSALS {
  const seen = see(yaml);
  return REFUSALS.filter(({ isAbout }) => isAbout(seen));
}

function inputOf({ user, profile, mode, time }: DecisionVector) {
  return { user, profile, mode, atMs: Date.parse(time) };
}

/** Cases the Go server decides by its session table, which here every request has. */
function isOfSessionTable(
  { policyYaml }: PolicyVector,
  { sessionTable, expect: { ruleIndex } }: DecisionVector,
): boolean {
  const effects = [...policyYaml.matchAll(/["']?effect["']?:\s*["']?(\w+)/g)].map(([, effect]) => effect);
  return sessionTable === undefined && effects[ruleIndex] === 'require_server_session';
}

describe('verdicts on documents', () => {
  test.each(documentVectors.map((vector) => [vector.id, vector] as const))('%s', (_, { yaml, accepted }) => {
    const rows = refusalsOf(yaml);
    const parsed = parsePolicy(yaml);
    expect(parsed.ok).toBe(accepted && rows.length === 0);
    if (parsed.ok || !accepted) return;
    const messages = parsed.faults.map(({ message }) => message).join('\n');
    for (const { says } of rows) expect(messages).toMatch(says);
  });

  test('differ from the Go verdict on some documents of the table and on no others', () => {
    const differing = documentVectors.filter(({ yaml, accepted }) => parsePolicy(yaml).ok !== accepted);
    expect(differing.length).toBeGreaterThan(10);
    expect(differing.filter(({ yaml, accepted }) => !accepted || refusalsOf(yaml).length === 0)).toEqual([]);
  });
});

describe('decisions', () => {
  const refused = policyVectors.filter(({ policyYaml }) => refusalsOf(policyYaml).length > 0);
  const accepted = policyVectors.filter(({ policyYaml }) => refusalsOf(policyYaml).length === 0);

  test.each(refused.map((vector) => [vector.id, vector] as const))('%s is refused', (_, { policyYaml }) => {
    const parsed = parsePolicy(policyYaml);
    expect(parsed.ok).toBe(false);
    const messages = parsed.ok ? '' : parsed.faults.map(({ message }) => message).join('\n');
    for (const { says } of refusalsOf(policyYaml)) expect(messages).toMatch(says);
  });

  test.each(accepted.map((vector) => [vector.id, vector] as const))('%s decides alike', (_, vector) => {
    const parsed = parsePolicy(vector.policyYaml);
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.faults));
    const overnight = runsOvernight(see(vector.policyYaml));
    for (const one of vector.cases) {
      const got = evaluate(parsed.policy, inputOf(one));
      expect(got).toEqual(naiveDecision(plainPolicy(vector.policyYaml), inputOf(one)));
      if (overnight || isOfSessionTable(vector, one)) continue;
      const { effect, rule, ruleIndex, reason, maxServerDurationSec } = one.expect;
      expect(got).toMatchObject({ effect, rule, ruleIndex, reason });
      expect(got.maxServerDurationSeconds).toBe(maxServerDurationSec);
      expect(got.matched).toBe(ruleIndex >= 0);
    }
  });

  test('most vectors decide as they stand', () => {
    const asTheyStand = accepted
      .filter(({ policyYaml }) => !runsOvernight(see(policyYaml)))
      .flatMap(({ cases }) => cases);
    expect(asTheyStand.length).toBeGreaterThan(1300);
  });
});
