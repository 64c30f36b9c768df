import { expect, test } from 'vitest';
import { inProcess } from './in-process.ts';

const WARM = { SENTINEL_WARM_PROFILES: 'dev' };

test('a warm profile is read while the function starts, and the first request finds it', async () => {
  const vend = inProcess(WARM);
  expect(vend.parameters.plan.calls).toBe(1);
  const { status, metrics } = await vend.ask();
  expect(status).toBe(200);
  expect(metrics[0]).toMatchObject({ PolicyCacheHit: 1 });
  expect(vend.parameters.plan.calls).toBe(1);
});

test('a request that comes while it is read waits for it, and asks no second time', async () => {
  const vend = inProcess(WARM, ({ parameters }) => void parameters.plan.nextLatencyMs.push(40));
  const { status, tookMs } = await vend.ask();
  expect([status, tookMs, vend.parameters.plan.calls]).toEqual([200, 40, 1]);
});

test.for(['unavailable', 'hangs', 'throws'] as const)(
  'a reading that %s is made again by the request',
  async (behaviour) => {
    const vend = inProcess(WARM, ({ parameters }) => void parameters.plan.next.push(behaviour));
    const { status } = await vend.ask();
    expect([status, vend.parameters.plan.calls]).toEqual([200, 2]);
    // The second is a whole one: what the first took of the request's time is little.
    expect(vend.parameters.plan.limitsMs).toEqual([100, 200]);
  },
);

test('only named profiles are read ahead', async () => {
  const vend = inProcess();
  expect(vend.parameters.plan.calls).toBe(0);
  await vend.ask();
  expect(vend.parameters.plan.calls).toBe(1);
});
