import { afterEach, expect, test } from 'vitest';
import type { Fault } from '../../local/aws-http/fault-plan.ts';
import { type RunningSts, startRunningSts } from './running-sts.ts';

const IDENTITY = { Action: 'GetCallerIdentity', Version: '2011-06-15' };

let sts: RunningSts | undefined;
afterEach(() => sts?.stop());

const broken = async (fault: Fault, latencyMs = 0): Promise<RunningSts> => {
  sts = await startRunningSts({ fault: () => fault, latencyMs });
  return sts;
};

test('throttle and error-500 are the service’s own errors', async () => {
  const throttled = await (await broken('throttle')).call(IDENTITY);
  expect([throttled.status, throttled.code]).toEqual([400, 'Throttling']);
  await sts?.stop();
  const failed = await (await broken('error-500')).call(IDENTITY);
  expect([failed.status, failed.code]).toEqual([500, 'InternalFailure']);
  expect(failed.body).toContain('<Type>Receiver</Type>');
});

test('half an answer is cut off', async () => {
  await expect((await broken('half-answer')).call(IDENTITY)).rejects.toThrow();
});

test('a hang never answers, and does not keep the server from stopping', async () => {
  const hanging = await broken('hang');
  const call = hanging.call(IDENTITY).then(
    () => 'answered',
    () => 'cut off',
  );
  const first = await Promise.race([
    call,
    new Promise((resolve) => setTimeout(resolve, 100, 'still waiting')),
  ]);
  expect(first).toBe('still waiting');
  await hanging.stop();
  expect(await call).toBe('cut off');
});

test('the plan is asked for each request', async () => {
  const faults: Fault[] = ['throttle', 'none'];
  sts = await startRunningSts({ fault: () => faults.shift() ?? 'none' });
  expect((await sts.call(IDENTITY)).status).toBe(400);
  expect((await sts.call(IDENTITY)).status).toBe(200);
});

test('latency delays an answer', async () => {
  const slow = await broken('none', 60);
  const began = performance.now();
  expect((await slow.call(IDENTITY)).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThanOrEqual(58);
});
