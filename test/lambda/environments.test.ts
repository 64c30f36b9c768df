import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxAgeMs } from '../../local/lambda/pool.ts';
import { definition, eventually, isAlive, startFixture } from './start-fixture.ts';

const payloadOf = (outcome: { payload: string }) => JSON.parse(outcome.payload);

test('an environment is reused, keeps its module state, and sees the context Lambda gives', async () => {
  const lambda = await startFixture([definition('echo')]);
  const first = payloadOf(await lambda.invoke('echo', '{"a":1}'));
  const second = payloadOf(await lambda.invoke('echo', '{"a":2}'));
  expect(first).toMatchObject({ event: { a: 1 }, invocations: 1, functionName: 'echo' });
  expect(first.invokedFunctionArn).toBe('arn:aws:lambda:eu-central-1:123456789012:function:echo');
  expect(first.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(first.remainingMs).toBeGreaterThan(15_000);
  expect(first.remainingMs).toBeLessThanOrEqual(30_000);
  expect(second).toMatchObject({ event: { a: 2 }, invocations: 2, pid: first.pid });
  expect(second.awsRequestId).not.toBe(first.awsRequestId);
  expect(lambda.counts('echo')).toEqual({ inits: 1, reuses: 1, freezes: 2, live: 1 });
});

test('one event at a time: concurrent ones get environments of their own, and beyond the limit are throttled', async () => {
  const lambda = await startFixture([definition('echo')]);
  const outcomes = await Promise.all([1, 2, 3].map(() => lambda.invoke('echo', '{"wait":300}')));
  expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.kind))).toEqual(['ok', 'ok', 'throttled']);
  expect(new Set(outcomes.slice(0, 2).map((outcome) => payloadOf(outcome).pid)).size).toBe(2);
  expect(lambda.counts('echo')).toMatchObject({ inits: 2, live: 2 });
});

test('where waiting is allowed, invocations beyond the limit take turns, and are throttled when it takes too long', async () => {
  const lambda = await startFixture([definition('echo')], { maxWaitMs: 30_000 });
  await Promise.all([lambda.prepare('echo'), lambda.prepare('echo')]);
  const turns = await Promise.all(Array.from({ length: 20 }, () => lambda.invoke('echo', '{"wait":5}')));
  expect(turns.every((outcome) => outcome.ok)).toBe(true);
  expect(lambda.counts('echo')).toEqual({ inits: 2, reuses: 18, freezes: 20, live: 2 });
  const hasty = await startFixture([definition('echo')], { maxWaitMs: 50 });
  const busy = [1, 2].map(() => hasty.invoke('echo', '{"wait":3000}'));
  expect(await hasty.invoke('echo', '{}')).toMatchObject({ ok: false, kind: 'throttled' });
  expect((await Promise.all(busy)).every((outcome) => outcome.ok)).toBe(true);
});

test('an invocation that waits is served when another’s environment has crashed', async () => {
  const lambda = await startFixture([definition('exits')], { concurrency: 1, maxWaitMs: 30_000 });
  const outcomes = await Promise.all([1, 2].map(() => lambda.invoke('exits', '{}')));
  expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.kind))).toEqual(['crashed', 'crashed']);
  expect(lambda.counts('exits').inits).toBe(2);
});

test('a prepared environment serves the first event', async () => {
  const lambda = await startFixture([definition('echo')]);
  await lambda.prepare('echo');
  expect(lambda.counts('echo')).toEqual({ inits: 1, reuses: 0, freezes: 0, live: 1 });
  expect((await lambda.invoke('echo', '{}')).ok).toBe(true);
  expect(lambda.counts('echo')).toEqual({ inits: 1, reuses: 0, freezes: 1, live: 1 });
});

test('an environment older than six hours is replaced', async () => {
  let nowMs = Date.now();
  const lambda = await startFixture([definition('echo')], { nowMs: () => nowMs });
  const first = payloadOf(await lambda.invoke('echo', '{}'));
  nowMs += maxAgeMs + 1;
  const second = payloadOf(await lambda.invoke('echo', '{}'));
  expect(second.pid).not.toBe(first.pid);
  await eventually(() => (isAlive(first.pid) ? undefined : true));
  expect(lambda.counts('echo')).toMatchObject({ inits: 2, reuses: 0, live: 1 });
});

test('the environment holds what Lambda sets and the definition says, and nothing of the parent', async () => {
  process.env.SENTINEL_PARENT_ONLY = 'must not be inherited';
  const lambda = await startFixture(
    [definition('environment', { environment: { SENTINEL_EVENT_BUS: 'sentinel' } })],
    { endpoints: { STS: 'http://127.0.0.1:1' } },
  );
  const seen = payloadOf(await lambda.invoke('environment', '{}'));
  delete process.env.SENTINEL_PARENT_ONLY;
  expect(seen).toMatchObject({
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'environment',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/environment',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: 'ASIAFIXTURE',
    AWS_SECRET_ACCESS_KEY: 'fixture-secret',
    AWS_SESSION_TOKEN: 'fixture-token',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
    SENTINEL_EVENT_BUS: 'sentinel',
    TZ: ':UTC',
  });
  expect(seen._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  expect(seen.SENTINEL_PARENT_ONLY).toBeUndefined();
  expect(seen.USER).toBeUndefined();
});

test('what a function prints is in its log, a JSON object as it is and text wrapped, for its owner alone', async () => {
  const lambda = await startFixture([definition('echo')]);
  await lambda.invoke('echo', JSON.stringify({ print: '{"level":"INFO"}' }));
  const { awsRequestId } = payloadOf(await lambda.invoke('echo', JSON.stringify({ print: 'two\nlines' })));
  const path = join(lambda.logFolder, 'echo.ndjson');
  const lines = await eventually(() => {
    const found = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
    return found.length === 3 ? found.map((line) => JSON.parse(line)) : undefined;
  });
  expect(lines[0]).toEqual({ level: 'INFO' });
  expect(lines[1]).toMatchObject({ stream: 'stdout', message: 'two', requestId: awsRequestId });
  expect(lines[2]).toMatchObject({ stream: 'stdout', message: 'lines' });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('of two free environments the one used last is reused', async () => {
  const lambda = await startFixture([definition('echo')]);
  // In the order in which they ended: a busy machine may start one of them late.
  const ended: unknown[] = [];
  const invoke = async (payload: string) => ended.push(payloadOf(await lambda.invoke('echo', payload)).pid);
  await Promise.all([invoke('{"wait":400}'), invoke('{"wait":50}')]);
  const next = payloadOf(await lambda.invoke('echo', '{}'));
  expect(next.pid).toBe(ended[1]);
  expect(next.pid).not.toBe(ended[0]);
});
