import { expect, test } from 'vitest';
import { policyText } from './documents.ts';
import { ALICE, BOB } from './gateway-events.ts';
import { inProcess } from './in-process.ts';

test('requests that share a session are told with what limited each of them', async () => {
  const vend = inProcess();
  vend.store('capped', policyText({ more: 'max_server_duration: 30m' }));
  const cappedBy: unknown[] = [];
  for (const asked of ['', 'duration=1800', '', 'duration=900', 'duration=1800']) {
    const { events } = await vend.ask({ rawPath: '/credentials/capped', rawQueryString: asked });
    const [event] = events;
    cappedBy.push([event?.session?.cappedBy, event?.session?.durationSeconds, event?.session?.cached]);
  }
  expect(cappedBy).toEqual([
    ['policy', 1800, false],
    [null, 1800, true],
    ['policy', 1800, true],
    [null, 900, false],
    [null, 1800, true],
  ]);
  expect(vend.sts.granted).toHaveLength(2);
});

test('one rule is told as fresh and as stale, and each rule and profile as itself', async () => {
  const vend = inProcess();
  vend.store('other', policyText({ users: ['bob'], name: 'second' }));
  const policyOf = async (identity: typeof ALICE, profile: string) => {
    const { events } = await vend.ask({ identity, rawPath: `/credentials/${profile}` });
    const { name, rule, effect, stale } = events[0]?.policy ?? {};
    return [name?.slice('/sentinel/policies/'.length), rule, effect, stale];
  };
  const all = async () => [
    await policyOf(ALICE, 'dev'),
    await policyOf(BOB, 'dev'),
    await policyOf(BOB, 'other'),
    await policyOf(ALICE, 'other'),
  ];
  const told = (stale: boolean) => [
    ['dev', 'only-rule', 'allow', stale],
    ['dev', null, 'deny', stale],
    ['other', 'second', 'allow', stale],
    ['other', null, 'deny', stale],
  ];
  expect(await all()).toEqual(told(false));
  expect(await all()).toEqual(told(false));
  vend.parameters.plan.always = 'unavailable';
  vend.time.advance(120_000);
  expect(await all()).toEqual(told(true));
  vend.parameters.plan.always = 'works';
  vend.time.advance(10_000);
  expect(await all()).toEqual(told(false));
});

test('a policy that was changed is told by its new version, whichever rule decides', async () => {
  const vend = inProcess();
  const versions: unknown[] = [];
  for (const name of ['first', 'second', 'third']) {
    vend.store('dev', policyText({ name }));
    vend.time.advance(61_000);
    const { events } = await vend.ask();
    versions.push([events[0]?.policy?.version, events[0]?.policy?.rule]);
  }
  expect(versions).toEqual([
    [2, 'first'],
    [3, 'second'],
    [4, 'third'],
  ]);
});
