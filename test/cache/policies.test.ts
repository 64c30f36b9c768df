import { describe, expect, test } from 'vitest';
import { policyText, profileText } from '../vend/documents.ts';
import { BOB } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';

const DENY = policyText({ effect: 'deny' });

test('a hit asks neither Parameter Store nor STS, and has an event of its own', async () => {
  const vend = inProcess();
  await vend.ask();
  const calls = () => [vend.parameters.plan.calls, vend.sts.plan.calls];
  const before = calls();
  const hit = await vend.ask();
  expect(calls()).toEqual(before);
  expect(before).toEqual([1, 1]);
  expect(hit.status).toBe(200);
  expect(hit.events).toHaveLength(1);
  expect(hit.events[0]).toMatchObject({ session: { cached: true }, latencyMs: { sts: null } });
  expect(hit.metrics[0]).toMatchObject({ PolicyCacheHit: 1, SessionCacheHit: 1 });
});

test('policy and profile come in one call', async () => {
  const vend = inProcess();
  await vend.ask({ rawPath: '/credentials/dev' });
  await vend.ask({ rawPath: '/credentials/absent' });
  expect(vend.parameters.plan.calls).toBe(2);
});

test('a changed policy decides within 60 s, and at once when its version is seen', async () => {
  const vend = inProcess();
  await vend.ask();
  vend.store('dev', DENY);
  vend.time.advance(50_000);
  expect((await vend.ask()).status).toBe(200);
  vend.time.advance(10_000);
  const changed = await vend.ask();
  expect(changed.status).toBe(403);
  expect(changed.events[0]?.policy?.version).toBe(2);
  const another = await vend.ask({ identity: BOB });
  expect(another.events[0]?.policy?.version).toBe(2);
});

test('a session of the old policy or profile is not given under the new one', async () => {
  const vend = inProcess();
  await vend.ask();
  vend.parameters.put('/sentinel/policies/dev', policyText({ more: 'reason: again' }));
  vend.time.advance(60_000);
  expect((await vend.ask()).events[0]?.session?.cached).toBe(false);
  vend.parameters.put('/sentinel/profiles/dev', profileText());
  vend.time.advance(60_000);
  expect((await vend.ask()).events[0]?.session?.cached).toBe(false);
  expect((await vend.ask()).events[0]?.session?.cached).toBe(true);
});

test('a policy that was deleted and made anew begins at version 1 and is another policy', async () => {
  const vend = inProcess();
  await vend.ask();
  for (const [path, text] of [
    ['policies', policyText({ more: 'reason: anew' })],
    ['profiles', profileText()],
  ] as const) {
    vend.parameters.remove(`/sentinel/${path}/dev`);
    vend.parameters.put(`/sentinel/${path}/dev`, text);
  }
  vend.time.advance(60_000);
  const anew = await vend.ask();
  expect(anew.events[0]).toMatchObject({
    policy: { version: 1, reason: 'anew' },
    session: { cached: false },
  });
  vend.parameters.remove('/sentinel/policies/dev');
  vend.parameters.put('/sentinel/policies/dev', DENY);
  vend.time.advance(60_000);
  expect((await vend.ask()).status).toBe(403);
});

describe('a profile that is absent or invalid is looked for again after 5 s', () => {
  test.for([
    ['absent', () => undefined],
    ['invalid', (vend: ReturnType<typeof inProcess>) => vend.store('new', 'version: "1"\n')],
  ] as const)('%s', async ([, arrange]) => {
    const vend = inProcess();
    arrange(vend);
    const ask = () => vend.ask({ rawPath: '/credentials/new' });
    expect((await ask()).status).toBe(403);
    vend.store('new', policyText());
    vend.time.advance(4999);
    expect((await ask()).status).toBe(403);
    expect(vend.parameters.plan.calls).toBe(1);
    vend.time.advance(1);
    expect((await ask()).status).toBe(200);
  });
});

describe('while Parameter Store is down', () => {
  test.for(['unavailable', 'throttled', 'hangs'] as const)(
    'an earlier policy decides up to 300 s of age when it %s, marked, then nothing does',
    async (behaviour) => {
      const vend = inProcess();
      await vend.ask();
      vend.parameters.plan.always = behaviour;
      vend.time.advance(60_000);
      const stale = await vend.ask();
      expect(stale.status).toBe(200);
      expect(stale.events[0]?.policy?.stale).toBe(true);
      expect(stale.metrics[0]).toMatchObject({ PolicyStale: 1 });
      expect(stale.logs[0]?.stale).toBe(true);
      vend.time.advance(300_000 - 60_000 - vend.time.monotonicMs() + 60_000 - 1001);
      expect((await vend.ask()).status).toBe(200);
      vend.time.advance(1001);
      const closed = await vend.ask();
      expect(closed).toMatchObject({ status: 503, body: { Code: 'POLICY_UNAVAILABLE' } });
      expect(closed.events[0]).toMatchObject({ code: 'POLICY_UNAVAILABLE', policy: null });
    },
  );

  test('it is not asked on each request, and what it has decides as soon as it is back', async () => {
    const vend = inProcess();
    await vend.ask();
    vend.parameters.plan.always = 'unavailable';
    vend.time.advance(60_000);
    for (let n = 0; n < 10; n += 1) expect((await vend.ask()).events[0]?.policy?.stale).toBe(true);
    expect(vend.parameters.plan.calls).toBe(2);
    vend.store('dev', DENY);
    vend.parameters.plan.always = 'works';
    vend.time.advance(2000);
    const back = await vend.ask();
    expect(back.status).toBe(403);
    expect(back.events[0]?.policy?.stale).toBe(false);
  });

  test('it is marked from the first answer that did not come, before the minute is over', async () => {
    const vend = inProcess();
    await vend.ask();
    vend.parameters.plan.always = 'unavailable';
    vend.time.advance(57_500);
    expect((await vend.ask()).events[0]?.policy?.stale).toBe(true);
    expect((await vend.ask()).events[0]?.policy?.stale).toBe(true);
  });

  test('nothing decides that was never seen', async () => {
    const vend = inProcess();
    vend.parameters.plan.always = 'unavailable';
    expect((await vend.ask()).body.Code).toBe('POLICY_UNAVAILABLE');
    vend.parameters.plan.always = 'works';
    expect((await vend.ask()).status).toBe(200);
  });
});

test('after AccessDenied nothing stale decides, not even when the store is down later', async () => {
  const vend = inProcess();
  await vend.ask();
  vend.time.advance(60_000);
  vend.parameters.plan.next = ['refuses', 'unavailable'];
  expect((await vend.ask()).status).toBe(503);
  expect((await vend.ask()).status).toBe(503);
  expect((await vend.ask()).status).toBe(200);
});

test.for([
  ['absent', (vend: ReturnType<typeof inProcess>) => vend.parameters.remove('/sentinel/policies/dev')],
  ['invalid', (vend: ReturnType<typeof inProcess>) => vend.parameters.put('/sentinel/policies/dev', 'x: 1')],
] as const)(
  'a policy that was seen to be %s is not replaced by an older one when the store fails',
  async ([, arrange]) => {
    const vend = inProcess();
    await vend.ask();
    arrange(vend);
    vend.time.advance(60_000);
    expect((await vend.ask()).status).toBe(403);
    vend.parameters.plan.always = 'unavailable';
    vend.time.advance(5000);
    expect((await vend.ask()).status).toBe(503);
  },
);

test('a clock that is set back lets no policy decide longer than it may', async () => {
  const vend = inProcess();
  await vend.ask();
  vend.store('dev', DENY);
  vend.time.shiftWall(-3_600_000);
  expect((await vend.ask()).status).toBe(403);
  vend.parameters.plan.always = 'unavailable';
  vend.time.shiftWall(-3_600_000);
  expect((await vend.ask()).status).toBe(503);
});

test('refreshes are jittered between 54 and 60 s', async () => {
  const vend = inProcess();
  await vend.ask();
  vend.time.advance(56_999);
  await vend.ask();
  expect(vend.parameters.plan.calls).toBe(1);
  vend.time.advance(1);
  await vend.ask();
  expect(vend.parameters.plan.calls).toBe(2);
});
