import { expect, test } from 'vitest';
import { BOB, iamIdentity, sessionIdentity, userIdentity } from '../vend/gateway-events.ts';
import { type InProcess, inProcess } from '../vend/in-process.ts';

const TIGHT = { SENTINEL_RATE_PER_SECOND: '1', SENTINEL_RATE_BURST: '10' };

async function exhaust(vend: InProcess, parts: Parameters<InProcess['ask']>[0] = {}): Promise<void> {
  for (let n = 0; n < 10; n += 1) expect((await vend.ask(parts)).status).not.toBe(429);
}

test('over its budget a caller gets 429 with the time to wait, and others get their own', async () => {
  const vend = inProcess(TIGHT);
  await exhaust(vend);
  const refused = await vend.ask();
  expect(refused.status).toBe(429);
  expect(refused.body.Code).toBe('RATE_LIMITED');
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.events).toHaveLength(1);
  expect(refused.events[0]).toMatchObject({
    code: 'RATE_LIMITED',
    outcome: 'deny',
    caller: { name: 'alice' },
    count: 1,
  });
  expect(refused.metrics[0]).toMatchObject({ Denied: 1, RateLimited: 1 });
  expect((await vend.ask({ identity: BOB })).status).toBe(403);
  vend.time.advance(1000);
  expect((await vend.ask()).status).toBe(200);
});

test('the first refusal of a minute is an event, the others one event with their count, none is lost', async () => {
  const vend = inProcess(TIGHT);
  await exhaust(vend);
  vend.time.advance(100);
  const events = [];
  for (let n = 0; n < 30; n += 1) events.push(...(await vend.ask()).events);
  expect(events).toHaveLength(1);
  expect(vend.logs.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(30);
  expect(vend.logs.at(-1)).toMatchObject({ recorded: 'tallied', eventId: null });
  vend.time.advance(60_000);
  const next = await vend.ask();
  expect(next.status).toBe(200);
  expect(next.events.map(({ code, count }) => ({ code, count }))).toEqual(
    expect.arrayContaining([
      { code: 'RATE_LIMITED', count: 29 },
      { code: 'OK', count: 1 },
    ]),
  );
  expect(next.events).toHaveLength(2);
});

test('a tally that could not be recorded shows as unrecorded', async () => {
  const vend = inProcess(TIGHT);
  await exhaust(vend);
  for (let n = 0; n < 3; n += 1) await vend.ask();
  vend.time.advance(60_000);
  vend.audit.bus.next = ['unavailable', 'unavailable'];
  vend.audit.queue.next = ['unavailable', 'unavailable'];
  const lost = await vend.ask();
  expect(lost.body.Code).toBe('AUDIT_UNAVAILABLE');
  const { events } = await vend.ask();
  expect(events[0]?.producer.unrecorded).toEqual([11, 12]);
});

test('a listing costs ten', async () => {
  const vend = inProcess(TIGHT);
  expect((await vend.ask({ rawPath: '/profiles' })).status).toBe(200);
  const refused = await vend.ask({ rawPath: '/profiles' });
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('10');
  expect(refused.events[0]).toMatchObject({ operation: 'profiles', profile: null, code: 'RATE_LIMITED' });
});

test('a wall clock set on fills no bucket', async () => {
  const vend = inProcess(TIGHT);
  await exhaust(vend);
  vend.time.shiftWall(3_600_000);
  expect((await vend.ask()).status).toBe(429);
  vend.time.shiftWall(-7_200_000);
  expect((await vend.ask()).status).toBe(429);
});

test.for([
  {
    who: 'vended sessions of one role',
    identity: (n: number) => sessionIdentity('dev', `sentinel,mallory${n}`),
  },
  {
    who: 'federated users',
    identity: (n: number) =>
      iamIdentity(`arn:aws:sts::111122223333:federated-user/mallory${n}`, `111122223333:mallory${n}`),
  },
  { who: 'sessions of one role', identity: (n: number) => sessionIdentity('deployer', `mallory${n}`) },
])('a name chosen anew each time buys no new budget: $who', async ({ identity }) => {
  const vend = inProcess(TIGHT);
  let events = 0;
  for (let n = 0; n < 30; n += 1) events += (await vend.ask({ identity: identity(n) })).events.length;
  expect(events).toBe(11);
});

test('requests without proof share one budget, apart from everybody who has proven', async () => {
  const vend = inProcess(TIGHT);
  for (let n = 0; n < 10; n += 1) await vend.ask({ origin: null, identity: userIdentity(`mallory${n}`) });
  const refused = await vend.ask({ origin: null });
  expect(refused.status).toBe(429);
  expect(refused.events[0]).toMatchObject({ code: 'RATE_LIMITED', caller: null });
  expect((await vend.ask()).status).toBe(200);
});
