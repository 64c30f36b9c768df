import { describe, expect, test } from 'vitest';
import { policyText, profileText } from './documents.ts';
import { type InProcess, inProcess, type Seen } from './in-process.ts';

const INVALID_POLICY = 'version: "1"\nrules:\n  - name: secret-rule-name\n    effect: perhaps\n';
const BOB_ONLY = policyText({ users: ['bob'] });
/** Refuses everybody, by a rule that names only bob; and everybody who is named nowhere. */
const stranger: Readonly<Record<string, (vend: InProcess) => void>> = {
  'no such profile': () => undefined,
  'a policy without profile': (vend) => vend.parameters.put('/sentinel/policies/x', policyText()),
  'a profile without policy': (vend) => vend.parameters.put('/sentinel/profiles/x', profileText()),
  'no rule matches': (vend) => vend.store('x', BOB_ONLY),
  'a rule denies': (vend) =>
    vend.store(
      'x',
      'version: "1"\nrules:\n  - { name: n, effect: deny, conditions: { profiles: [x] }, reason: not for strangers }\n',
    ),
  'a rule wants approval': (vend) =>
    vend.store(
      'x',
      'version: "1"\nrules:\n  - { name: n, effect: require_approval, conditions: { profiles: [x] } }\n',
    ),
  'the policy is invalid': (vend) => vend.store('x', INVALID_POLICY),
  'the profile is invalid': (vend) => vend.store('x', BOB_ONLY, 'version: "7"'),
  'policy and profile are invalid': (vend) => vend.store('x', INVALID_POLICY, 'version: "7"'),
};

/** All that a caller can see, without what is different in each request. */
function shown({ status, headers, body }: Seen): unknown {
  const { 'x-sentinel-request-id': _, ...others } = headers;
  return { status, others, keys: Object.keys(body), Code: body.Code, Message: body.Message };
}

test('a caller no rule names sees the same refusal whatever the reason', async () => {
  const seen = new Set<string>();
  const codes: string[] = [];
  for (const arrange of Object.values(stranger)) {
    const vend = inProcess();
    arrange(vend);
    const answered = await vend.ask({ rawPath: '/credentials/x' });
    seen.add(JSON.stringify(shown(answered)));
    codes.push(`${answered.events[0]?.code} ${answered.tookMs}`);
  }
  expect(seen.size).toBe(1);
  expect([...seen][0]).toContain('POLICY_DENY');
  expect(codes).toEqual([
    ...Array.from({ length: 5 }, () => 'POLICY_DENY 0'),
    'APPROVAL_REQUIRED 0',
    ...Array.from({ length: 3 }, () => 'POLICY_INVALID 0'),
  ]);
});

describe('a caller that a rule names is told more', () => {
  test('that approval is needed', async () => {
    const vend = inProcess();
    vend.store('x', policyText({ effect: 'require_approval' }));
    const seen = await vend.ask({ rawPath: '/credentials/x' });
    expect(seen).toMatchObject({ status: 403, body: { Code: 'APPROVAL_REQUIRED' } });
  });

  test('that the stored profile has faults, and not which', async () => {
    const vend = inProcess();
    vend.store('x', policyText(), 'version: "7"\nexternal_id: "a secret"\n');
    const seen = await vend.ask({ rawPath: '/credentials/x' });
    expect(seen).toMatchObject({ status: 500, body: { Code: 'POLICY_INVALID' } });
    expect(seen.raw.body).not.toMatch(/version|external|secret|line/);
    expect(seen.events[0]).toMatchObject({
      outcome: 'error',
      code: 'POLICY_INVALID',
      policy: { rule: null },
    });
    expect(seen.metrics[0]).toMatchObject({ PolicyInvalid: 1, Errors: 1 });
    expect(seen.logs[0]?.causes.join()).toMatch(/version/);
    expect(seen.logs[0]?.causes.join()).not.toContain('a secret');
  });

  test('the reason of the rule that denies, in one line', async () => {
    const vend = inProcess();
    vend.store('x', policyText({ effect: 'deny', more: 'reason: "frozen`\\n\\e[31m\\u2028until monday"' }));
    const seen = await vend.ask({ rawPath: '/credentials/x' });
    expect(seen.body.Message).toMatch(/`frozen \[31m until monday`/);
    expect(seen.events[0]?.policy?.reason).toBe('frozen`\n\u001b[31m\u2028until monday');
  });

  test('the event has the true code of a masked refusal, and the metric counts it as what it is', async () => {
    const vend = inProcess();
    vend.store('x', INVALID_POLICY);
    const seen = await vend.ask({ rawPath: '/credentials/x' });
    expect(seen.status).toBe(403);
    expect(seen.events[0]).toMatchObject({ code: 'POLICY_INVALID', outcome: 'error' });
    expect(seen.logs[0]).toMatchObject({ code: 'POLICY_INVALID', shownCode: 'POLICY_DENY' });
    expect(seen.metrics[0]).toMatchObject({ PolicyInvalid: 1, Errors: 1 });
  });
});

test('nothing of an invalid policy decides, not even its sound rules', async () => {
  const vend = inProcess();
  vend.store('x', `${policyText()}  - { name: broken, effect: allow }\n`);
  const seen = await vend.ask({ rawPath: '/credentials/x' });
  expect(seen.status).toBe(403);
  expect(seen.events[0]).toMatchObject({
    code: 'POLICY_INVALID',
    policy: { effect: null, rule: null, version: 1 },
  });
});
