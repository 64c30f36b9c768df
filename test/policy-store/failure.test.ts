import { expect, test } from 'vitest';
import type { ParameterStore } from '../../client/policy-store/parameters.ts';
import type { Fault } from '../../local/aws-http/fault-plan.ts';
import { allowing } from './documents.ts';
import { runStore } from './run-store.ts';
import { folderWith, startStore } from './running-store.ts';

const DEV = '/sentinel/policies/dev';
const [BASE, OURS] = [allowing('dev', ['base']), allowing('dev', ['ours'])];
const PUSH = ['--no-replay', '--yes'];

/** A store whose next answers, counted from the first write on, are these. */
async function startFaulty(faults: readonly Fault[]) {
  const left = [...faults];
  let writing = false;
  const store = await startStore(undefined, { fault: () => (writing ? (left.shift() ?? 'none') : 'none') });
  await store.put(DEV, BASE);
  const between = (real: ParameterStore): ParameterStore => ({
    ...real,
    put: (one) => {
      writing = true;
      return real.put(one);
    },
  });
  const folder = folderWith({ 'dev.yaml': OURS });
  const push = (...more: string[]) => store.run(['policy', 'push', folder, ...PUSH, ...more], { between });
  return { ...store, push, left };
}

test('a write whose answer was cut off is found in the store, and gets its label', async () => {
  const store = await startFaulty(['half-answer']);
  const { status, out } = await store.push('--label', 'release-1');
  expect([status, out.slice(out.indexOf('wrote'))]).toEqual([0, 'wrote dev, version 2 (Standard)\n']);
  expect(await store.texts(DEV)).toEqual([BASE, OURS]);
  expect((await store.run(['policy', 'history', 'dev'])).out).toContain('[release-1]');
});

test('a write that failed inside the service: nobody knows, and the message says so', async () => {
  const store = await startFaulty(['error-500']);
  const { status, err } = await store.push();
  expect(status).toBe(3);
  expect(err).toContain('nobody knows whether it was written: look at `sentinel policy history dev`');
  expect(await store.texts(DEV)).toEqual([BASE]);
});

test('a throttled write did nothing and is made again; one that is throttled for good is told', async () => {
  const store = await startFaulty(['throttle', 'throttle', 'throttle']);
  expect((await store.push()).status).toBe(0);
  expect(store.left).toEqual([]);
  expect(await store.texts(DEV)).toEqual([BASE, OURS]);
  const never = await startFaulty(Array.from({ length: 20 }, () => 'throttle' as const));
  const { status, err } = await never.push();
  expect(status).toBe(2);
  expect(err).toContain('ssm: ThrottlingException');
  expect(err).toContain('it was not written');
});

test('a label that cannot be put: the text is written, and that is said', async () => {
  const store = await startFaulty(['none', 'error-500']);
  const { status, out, err } = await store.push('--label', 'release-1');
  expect(status).toBe(2);
  expect(out).toContain('wrote dev, version 2');
  expect(err).toContain('`dev` was written without its label');
});

test('the first write that fails ends it, and what was left is named', async () => {
  const store = await startStore(undefined);
  const folder = folderWith({
    'a.yaml': allowing('a', ['x']),
    'b.yaml': allowing('b', ['x']),
    'c.yaml': allowing('c', ['x']),
  });
  const between = (real: ParameterStore): ParameterStore => ({
    ...real,
    put: async (one) => {
      if (one.profile === 'b') await store.put('/sentinel/policies/b', allowing('b', ['theirs']));
      return real.put(one);
    },
  });
  const { status, out, err } = await store.run(['policy', 'push', folder, ...PUSH], { between });
  expect(status).toBe(2);
  expect(out).toContain('wrote a, version 1');
  expect(err).toContain('`b` was not there when it was shown and is version 1 now');
  expect(err).toContain('`c` was not written');
  expect(await store.texts('/sentinel/policies/b')).toEqual([allowing('b', ['theirs'])]);
});

test('nobody at the endpoint, no region, no keys, no local stack', async () => {
  const folder = folderWith({ 'dev.yaml': OURS });
  const words = ['policy', 'diff', folder];
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAFIXTUREFIXTURE00', AWS_SECRET_ACCESS_KEY: 'x', HOME: folder };
  const dead = { ...keys, AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9', AWS_REGION: 'eu-central-1' };
  expect(await runStore(dead, words)).toMatchObject({
    status: 3,
    err: expect.stringContaining('ECONNREFUSED'),
  });
  const { AWS_REGION: _, ...nowhere } = dead;
  expect(await runStore(nowhere, words)).toMatchObject({
    status: 64,
    err: expect.stringContaining('region'),
  });
  const half = { ...dead, AWS_SECRET_ACCESS_KEY: '' };
  expect(await runStore(half, words)).toMatchObject({
    status: 64,
    err: expect.stringContaining('only half of your keys'),
  });
  expect(await runStore({ SENTINEL_LOCAL_DIR: folder, HOME: folder }, words)).toMatchObject({
    status: 3,
    err: expect.stringContaining('start the local stack with `npm start`'),
  });
});

test('a store elsewhere is never replayed against the local stack’s ledger', async () => {
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': OURS });
  const { status, err } = await store.run(['policy', 'push', folder, '--yes']);
  expect(status).toBe(64);
  expect(err).toContain(
    'the ledger is not known: give `--table` or set SENTINEL_LEDGER_TABLE; or give `--no-replay`',
  );
  expect(err).toContain('nothing was written');
  expect((await store.run(['policy', 'history', 'dev'])).status).toBe(1);
});
