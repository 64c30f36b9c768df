import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { json, startSignedService } from '../client/signed-service.ts';
import { agentHere, vendedAt } from './agent-here.ts';
import { type HandClock, handClock, seededRandom } from './hand-clock.ts';

const MINUTE_MS = 60_000;
const USERS = 50;

/** A service that, as the real one, gives a session again while 20 minutes, or half of it, are left. */
async function cachingService(clock: HandClock, lifetimeMs: number) {
  let sessions = 0;
  let current = { expiresAtMs: 0, answer: vendedAt(0) };
  const service = await startSignedService((_request, response, body) => {
    const leftMs = current.expiresAtMs - clock.nowMs();
    if (leftMs < Math.min(20 * MINUTE_MS, lifetimeMs / 2)) {
      sessions += 1;
      const answer = vendedAt(clock.nowMs(), sessions, lifetimeMs);
      current = { expiresAtMs: Date.parse(answer.Expiration), answer };
    }
    json(200, current.answer)(_request, response, body);
  }, clock.nowMs);
  return { ...service, sessions: () => sessions };
}

test.for([
  ['an hour', 60, 1],
  ['half an hour, which the service renews later', 30, 2],
  ['a quarter', 15, 3],
] as const)(
  'over three lifetimes of %s nobody sees an expired credential, and no call upstream is wasted',
  async ([, minutes, seed]) => {
    const clock = handClock();
    const lifetimeMs = minutes * MINUTE_MS;
    const service = await cachingService(clock, lifetimeMs);
    const agent = await agentHere(service.url, { clock, random: seededRandom(seed) });
    const stepMs = lifetimeMs / 24;
    for (let passedMs = 0; passedMs < 3 * lifetimeMs; passedMs += stepMs) {
      const answers = await Promise.all(Array.from({ length: USERS }, () => agent.get('dev')));
      for (const { status, body } of answers) {
        expect(status).toBe(200);
        // Never one that an SDK would take for old: fresher than the service’s least, within a step.
        const leftMs = Date.parse(JSON.parse(body).Expiration) - clock.nowMs();
        expect(leftMs).toBeGreaterThan(Math.min(15 * MINUTE_MS, lifetimeMs * 0.35));
      }
      const calls = service.seen.length;
      clock.advance(stepMs);
      // A refresh that fell due runs over the network: as far as it got decides nothing.
      for (let n = 0; n < 20 && service.seen.length === calls; n += 1) await turn();
    }
    expect(service.sessions()).toBeGreaterThanOrEqual(4);
    expect(service.seen.length).toBeLessThanOrEqual(service.sessions() + 1);
    expect(agent.err).toEqual([]);
    await service.stop();
  },
);

test('a credential that nobody asks for any more is renewed once, not for ever', async () => {
  const clock = handClock();
  const service = await cachingService(clock, 60 * MINUTE_MS);
  const agent = await agentHere(service.url, { clock });
  await agent.get('dev');
  for (let n = 0; n < 300; n += 1) {
    clock.advance(MINUTE_MS);
    for (let turns = 0; turns < 5; turns += 1) await turn();
  }
  await expect.poll(() => service.seen.length, { timeout: 30_000 }).toBe(2);
  expect(await agent.get('dev')).toMatchObject({ status: 200 });
  expect(service.seen.length).toBe(3);
  await service.stop();
});

test('fifty that come at once to a cold agent are one call upstream', async () => {
  const service = await startSignedService(json(200, vendedAt(Date.now())));
  const agent = await agentHere(service.url, { clock: handClock(Date.now()) });
  const answers = await Promise.all(Array.from({ length: USERS }, () => agent.get('dev')));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(service.seen.length).toBe(1);
  await agent.get('prod');
  expect(service.seen.map(({ url }) => url)).toEqual(['/credentials/dev', '/credentials/prod']);
  await service.stop();
});
