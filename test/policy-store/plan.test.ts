import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowing, profileOf } from './documents.ts';
import { fill, folderWith, startStore } from './running-store.ts';

const DEV = '/sentinel/policies/dev';
const [ONE, TWO, THREE] = ['one', 'two', 'three'].map((name) => allowing('dev', [name]));

/** A store with a change to come, and the plan of it. */
async function planned() {
  const store = await startStore();
  await store.put(DEV, ONE ?? '');
  const folder = folderWith({ 'dev.yaml': TWO ?? '' });
  const plan = join(folderWith(), 'plans', 'plan.json');
  const made = await store.run(['policy', 'diff', folder, '--out', plan]);
  expect(made.status).toBe(1);
  const push = (...more: string[]) =>
    store.run(['policy', 'push', folder, '--plan', plan, '--no-replay', '--yes', ...more]);
  return { ...store, folder, plan, push };
}

test('what was planned is pushed; a second time it is not there to be pushed', async () => {
  const { push, texts, plan } = await planned();
  expect(readFileSync(plan, 'utf8')).not.toContain('users');
  expect((await push()).status).toBe(0);
  const again = await push();
  expect(again).toMatchObject({ status: 2, out: '' });
  expect(again.err).toContain('it has changes that are not there any more');
  expect(await texts(DEV)).toEqual([ONE, TWO]);
});

test('another text, another document, another version in the store: nothing is written', async () => {
  const { folder, push, put, texts } = await planned();
  fill(folder, { 'dev.yaml': THREE ?? '' });
  expect((await push()).err).toContain('is not what was planned: of `dev`');
  fill(folder, { 'dev.yaml': TWO ?? '', 'more.yaml': allowing('more', ['alice']) });
  expect((await push()).err).toContain('is not what was planned: of `more`');
  await put(DEV, THREE ?? '');
  expect((await push()).status).toBe(2);
  expect(await texts(DEV)).toEqual([ONE, THREE]);
});

test('a plan is for one kind, region, account and root', async () => {
  const { plan, push, run, texts } = await planned();
  const other = await run([
    'profile',
    'push',
    folderWith({ 'dev.yaml': profileOf('dev') }),
    '--plan',
    plan,
    '--yes',
  ]);
  expect(other.err).toContain('the plan is for kind `policy`, not `profile`');
  const good = JSON.parse(readFileSync(plan, 'utf8'));
  for (const [name, value] of [
    ['region', 'us-east-1'],
    ['account', '444455556666'],
    ['root', '/other'],
  ] as const) {
    writeFileSync(plan, JSON.stringify({ ...good, [name]: value }));
    const ran = await push();
    expect([ran.status, ran.err]).toEqual([
      2,
      expect.stringContaining(`the plan is for ${name} \`${value}\``),
    ]);
  }
  expect(await texts(DEV)).toEqual([ONE]);
});

test('what is no plan, and none at all', async () => {
  const { plan, push } = await planned();
  for (const text of ['', '[]', '{"plan":"other/1"}', '{"plan":"sentinel.policy-store/1"}']) {
    writeFileSync(plan, text);
    expect([text, (await push()).status]).toEqual([text, 2]);
  }
  writeFileSync(plan, '{"plan":"sentinel.policy-store/1","root":"\\u001b[2J"}');
  expect((await push()).err).not.toContain('\u001b');
  expect((await push('--plan', `${plan}.gone`)).status).toBe(64);
});

test('deletions are planned where `--prune` is given to both', async () => {
  const { folder, plan, push, put, run, texts } = await planned();
  await put('/sentinel/policies/old', allowing('old', ['alice']));
  await run(['policy', 'diff', folder, '--prune', '--out', plan]);
  expect((await push()).status).toBe(2);
  expect((await push('--prune')).status).toBe(0);
  await expect(texts('/sentinel/policies/old')).rejects.toThrow('not found');
});
