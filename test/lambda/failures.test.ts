import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxResponseBytes } from '../../local/lambda/errors.ts';
import { definition, eventually, isAlive, startFixture } from './start-fixture.ts';

test('a handler that throws is an error in Lambda’s shape, and its environment lives on', async () => {
  const lambda = await startFixture([definition('throws')]);
  const outcome = await lambda.invoke('throws', '{}');
  expect(outcome).toMatchObject({ ok: false, kind: 'error' });
  const { errorType, errorMessage, trace } = JSON.parse(outcome.payload);
  expect([errorType, errorMessage]).toEqual(['RangeError', 'out of range']);
  expect(trace[0]).toBe('RangeError: out of range');
  await lambda.invoke('throws', '{}');
  expect(lambda.counts('throws')).toMatchObject({ inits: 1, reuses: 1 });
});

test('a handler over its time is killed, even in an endless loop, and the next event gets a new environment', async () => {
  const lambda = await startFixture([definition('spins', { timeoutMs: 300 })]);
  const outcome = await lambda.invoke('spins', '{}');
  expect(outcome).toMatchObject({ ok: false, kind: 'timeout' });
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(
      /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.30 seconds$/,
    ),
  });
  await lambda.invoke('spins', '{}');
  expect(lambda.counts('spins')).toMatchObject({ inits: 2, reuses: 0 });
  await eventually(() => (lambda.counts('spins').live === 0 ? true : undefined));
});

test('a process that exits while busy is Runtime.ExitError', async () => {
  const lambda = await startFixture([definition('exits')]);
  const outcome = await lambda.invoke('exits', '{}');
  expect(outcome).toMatchObject({ ok: false, kind: 'crashed' });
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/Error: Runtime exited with error: exit status 7$/),
  });
  expect(lambda.counts('exits').live).toBe(0);
});

test.each([
  [{ entry: 'test/lambda/fixtures/broken-module.ts' }, 'Error', /^cannot load$/],
  [{ entry: 'test/lambda/fixtures/absent.ts' }, 'Runtime.ImportModuleError', /absent\.ts/],
  [{ handler: 'nobody' }, 'Error', /nobody is undefined or not exported/],
])('a function that does not load is an init error: %j', async (changes, errorType, message) => {
  const lambda = await startFixture([definition('echo', changes)]);
  const outcome = await lambda.invoke('echo', '{}');
  expect(outcome).toMatchObject({ ok: false, kind: 'init-error' });
  const error = JSON.parse(outcome.payload);
  expect(error.errorType).toBe(errorType);
  expect(error.errorMessage).toMatch(message);
});

test('an answer of 6 MB is taken, one byte more is refused, and so is one no server would buffer', async () => {
  const lambda = await startFixture([definition('large')]);
  const quotes = 2;
  const limit = await lambda.invoke('large', JSON.stringify({ size: maxResponseBytes - quotes }));
  expect(limit.ok).toBe(true);
  for (const size of [maxResponseBytes - quotes + 1, 4 * maxResponseBytes]) {
    const over = await lambda.invoke('large', JSON.stringify({ size }));
    expect(over).toMatchObject({ ok: false, kind: 'too-large' });
    expect(JSON.parse(over.payload).errorType).toBe('Function.ResponseSizeTooLarge');
  }
  expect(await lambda.invoke('large', `"${'x'.repeat(6_291_456)}"`)).toMatchObject({ kind: 'too-large' });
});

test('a rejection nobody waits for ends the environment, and the caller hears why', async () => {
  const lambda = await startFixture([definition('rejects')]);
  const outcome = await lambda.invoke('rejects', '{}');
  expect(outcome).toMatchObject({ ok: false, kind: 'error' });
  expect(JSON.parse(outcome.payload)).toMatchObject({
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: 'nobody waits for this',
  });
  await eventually(() => (lambda.counts('rejects').live === 0 ? true : undefined));
});

test('an environment that dies while idle is replaced', async () => {
  const lambda = await startFixture([definition('echo')]);
  const { pid } = JSON.parse((await lambda.invoke('echo', '{}')).payload);
  process.kill(pid, 'SIGKILL');
  await eventually(() => (lambda.counts('echo').live === 0 ? true : undefined));
  expect((await lambda.invoke('echo', '{}')).ok).toBe(true);
  expect(lambda.counts('echo')).toMatchObject({ inits: 2, reuses: 0, live: 1 });
});

test('stopping kills what runs: the invocation ends as crashed, and no process is left', async () => {
  const lambda = await startFixture([definition('echo'), definition('spins')]);
  const { pid } = JSON.parse((await lambda.invoke('echo', '{}')).payload);
  const busy = lambda.invoke('spins', '{"print":"spinning "}');
  const log = join(lambda.logFolder, 'spins.ndjson');
  await eventually(() => /spinning \d+/.exec(readFileSync(log, 'utf8'))?.[0]);
  await lambda.stop();
  expect(await busy).toMatchObject({ ok: false, kind: 'crashed' });
  expect(isAlive(pid)).toBe(false);
});
