import { expect, test } from 'vitest';
import { policyText, profileText } from './documents.ts';
import { ALICE, BOB } from './gateway-events.ts';
import { inProcess } from './in-process.ts';

const ANYBODY_APPROVED =
  'version: "1"\nrules:\n  - { name: four-eyes, effect: require_approval, conditions: { profiles: [open] } }\n';

function withProfiles(environment: Record<string, string> = {}) {
  const vend = inProcess(environment);
  vend.store('a-approval', policyText({ effect: 'require_approval', name: 'four-eyes' }));
  vend.store('bobs', policyText({ users: ['bob'] }));
  vend.store('denied', policyText({ effect: 'deny' }));
  vend.store('invalid', 'version: "1"\nrules: 7\n');
  vend.store('no-role', policyText(), 'version: "1"\n');
  vend.store('open', ANYBODY_APPROVED);
  vend.store('served', policyText({ effect: 'require_server', name: 'served' }));
  vend.parameters.put('/sentinel/policies/lonely', policyText());
  vend.parameters.put('/sentinel/profiles/orphan', profileText());
  vend.parameters.put('/sentinel/policies/deep/er', policyText());
  return vend;
}

test('a caller sees what it would get now, by name, with effect and rule, and nothing else', async () => {
  const vend = withProfiles();
  const seen = await vend.ask({ rawPath: '/profiles' });
  expect(seen.status).toBe(200);
  expect(seen.body).toEqual({
    profiles: [
      { name: 'a-approval', effect: 'require_approval', rule: 'four-eyes' },
      { name: 'dev', effect: 'allow', rule: 'only-rule' },
      { name: 'served', effect: 'allow', rule: 'served' },
    ],
  });
  expect(seen.events).toHaveLength(1);
  expect(seen.events[0]).toMatchObject({
    operation: 'profiles',
    code: 'OK',
    outcome: 'allow',
    profile: null,
    session: null,
    policy: { name: '/sentinel/policies', stale: false },
  });
  expect(seen.metrics[0]).toMatchObject({ Allowed: 1, PolicyCacheMiss: 1 });
  const bob = await vend.ask({ rawPath: '/profiles', identity: BOB });
  expect(bob.body).toEqual({ profiles: [{ name: 'bobs', effect: 'allow', rule: 'only-rule' }] });
  expect(bob.metrics[0]).toMatchObject({ PolicyCacheHit: 1 });
});

test('what is listed as allowed is given, and what is not listed is refused', async () => {
  const vend = withProfiles();
  const { body } = await vend.ask({ rawPath: '/profiles', identity: ALICE });
  const listed = JSON.stringify(body);
  for (const name of [
    'a-approval',
    'bobs',
    'denied',
    'dev',
    'invalid',
    'lonely',
    'no-role',
    'open',
    'orphan',
    'served',
  ]) {
    const { status } = await vend.ask({ rawPath: `/credentials/${name}` });
    expect(status === 200, name).toBe(listed.includes(`"name":"${name}","effect":"allow"`));
  }
});

test('a stale listing says so in event and metric; one that cannot be read is refused', async () => {
  const vend = withProfiles();
  await vend.ask({ rawPath: '/profiles' });
  vend.parameters.plan.always = 'unavailable';
  vend.time.advance(61_000);
  const stale = await vend.ask({ rawPath: '/profiles' });
  expect(stale.status).toBe(200);
  expect(stale.events[0]?.policy?.stale).toBe(true);
  expect(stale.metrics[0]).toMatchObject({ PolicyStale: 1 });
  vend.time.advance(300_000);
  const closed = await vend.ask({ rawPath: '/profiles' });
  expect(closed).toMatchObject({ status: 503, body: { Code: 'POLICY_UNAVAILABLE' } });
  expect(closed.events[0]).toMatchObject({ operation: 'profiles', code: 'POLICY_UNAVAILABLE' });
});

test('a listing whose event is lost is not shown', async () => {
  const vend = withProfiles();
  vend.audit.bus.next = ['unavailable'];
  vend.audit.queue.next = ['unavailable'];
  const seen = await vend.ask({ rawPath: '/profiles' });
  expect(seen).toMatchObject({ status: 503, body: { Code: 'AUDIT_UNAVAILABLE' } });
  expect(seen.raw.body).not.toContain('only-rule');
});
