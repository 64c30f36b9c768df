import { expect, onTestFinished, test } from 'vitest';
import { type Answer, json, startSignedService } from '../client/signed-service.ts';
import { agentHere, vendedAt } from './agent-here.ts';
import { type HandClock, handClock } from './hand-clock.ts';

const MINUTE_MS = 60_000;
const denied = json(403, { Code: 'POLICY_DENY', Message: 'no rule names you', RequestId: 'req-7' });
const down = json(
  503,
  { Code: 'POLICY_UNAVAILABLE', Message: 'try again', RequestId: 'r' },
  { 'retry-after': '1' },
);

async function world(): Promise<{
  clock: HandClock;
  agent: Awaited<ReturnType<typeof agentHere>>;
  calls: () => number;
  answer: (next: Answer) => void;
}> {
  const clock = handClock();
  let answer: Answer = (...args) => json(200, vendedAt(clock.nowMs()))(...args);
  const service = await startSignedService((...args) => answer(...args), clock.nowMs);
  onTestFinished(service.stop);
  const agent = await agentHere(service.url, { clock, wait: async () => undefined });
  return {
    clock,
    agent,
    calls: () => service.seen.length,
    answer: (next) => {
      answer = next;
    },
  };
}

/** Once more, as soon as the agent asks the service again. */
const settled = (calls: () => number, atLeast: number) =>
  expect.poll(calls, { timeout: 30_000 }).toBeGreaterThanOrEqual(atLeast);

test('while the service is down the last credential is given as long as it is good, then the outage is told', async () => {
  const { clock, agent, calls, answer } = await world();
  const first = await agent.get('dev');
  answer(down);
  clock.advance(45 * MINUTE_MS);
  await settled(calls, 2);
  expect(await agent.get('dev')).toMatchObject({ status: 200, body: first.body });
  clock.advance(14 * MINUTE_MS + 45_000);
  expect(await agent.get('dev')).toMatchObject({ status: 200, body: first.body });
  clock.advance(10_000);
  const over = await agent.get('dev');
  expect(over).toMatchObject({ status: 503, body: expect.stringContaining('POLICY_UNAVAILABLE') });
  expect(agent.err).toEqual(['dev: POLICY_UNAVAILABLE: try again (request r)\n']);
});

test('after an outage the first that asks gets a new one', async () => {
  const { clock, agent, calls, answer } = await world();
  await agent.get('dev');
  answer(down);
  clock.advance(61 * MINUTE_MS);
  await settled(calls, 2);
  answer((...args) => json(200, vendedAt(clock.nowMs(), 2))(...args));
  clock.advance(MINUTE_MS);
  const answers = [await agent.get('dev'), await agent.get('dev')];
  expect(answers.at(-1)).toMatchObject({ status: 200, body: expect.stringContaining('0000000002') });
});

test('an outage is asked about less and less often', async () => {
  const { clock, agent, calls, answer } = await world();
  answer(down);
  for (let n = 0; n < 600; n += 1) {
    await agent.get('dev');
    clock.advance(500);
  }
  // Three attempts each time; pauses double to half a minute: some fifteen times in five minutes, not six hundred.
  expect(calls()).toBeGreaterThan(10);
  expect(calls()).toBeLessThan(90);
});

test('a refusal is passed on as it is, told once, remembered for five seconds, and not tried again', async () => {
  const { clock, agent, calls, answer } = await world();
  answer(denied);
  for (let n = 0; n < 5; n += 1) {
    const refused = await agent.get('dev');
    expect(refused).toMatchObject({
      status: 403,
      body: '{"Code":"POLICY_DENY","Message":"no rule names you","RequestId":"req-7"}',
    });
    expect(refused.headers).not.toHaveProperty('retry-after');
    clock.advance(900);
  }
  expect(calls()).toBe(1);
  clock.advance(600);
  await agent.get('dev');
  expect(calls()).toBe(2);
  expect(agent.err).toEqual(['dev: POLICY_DENY: no rule names you (request req-7)\n']);
});

test('the service’s no ends what it gave before; one of the gateway does not', async () => {
  const { clock, agent, calls, answer } = await world();
  await agent.get('dev');
  answer(json(403, { message: 'The security token included in the request is expired' }));
  clock.advance(45 * MINUTE_MS);
  await settled(calls, 2);
  expect(await agent.get('dev')).toMatchObject({ status: 200 });
  answer(denied);
  clock.advance(6_000);
  await settled(calls, 3);
  await expect.poll(() => agent.get('dev'), { timeout: 30_000 }).toMatchObject({ status: 403 });
});
