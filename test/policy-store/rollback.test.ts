import { LabelParameterVersionCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { allowing, profileOf } from './documents.ts';
import { startStore } from './running-store.ts';

const DEV = '/sentinel/policies/dev';
const QUIET = ['--no-replay', '--yes'];
const [ONE, TWO, THREE] = ['one', 'two', 'three'].map((name) => allowing('dev', [name]));

async function withVersions(...texts: (string | undefined)[]) {
  const store = await startStore();
  for (const text of texts) await store.put(DEV, text ?? '');
  return store;
}

test('by default back to the newest version with another text, as a new version, shown before', async () => {
  const store = await withVersions(ONE, TWO, THREE, THREE);
  const { status, out } = await store.run(['policy', 'rollback', 'dev', ...QUIET]);
  expect(status).toBe(0);
  expect(out).toContain('back to version 2, as a new one\nupdate dev from version 4 (');
  expect(out).toContain('-      users: [three]\n+      users: [two]\n');
  expect(out).toContain('wrote dev, version 5 (Standard)');
  expect(await store.texts(DEV)).toEqual([ONE, TWO, THREE, THREE, TWO]);
});

test('to a number, to a label; not to what is in force, nor to what is not kept', async () => {
  const store = await withVersions(ONE, TWO, THREE);
  await store.other.send(
    new LabelParameterVersionCommand({ Name: DEV, ParameterVersion: 1, Labels: ['git-1'] }),
  );
  const to = (version: string) => store.run(['policy', 'rollback', 'dev', '--to', version, ...QUIET]);
  expect((await to('git-1')).status).toBe(0);
  const same = await to('1');
  expect(same).toMatchObject({ status: 1, out: '' });
  expect(same.err).toContain('version 1 is what is in force already (version 4): nothing to do');
  const none = await to('9');
  expect(none.err).toContain('`dev` has no version with `9`: it has 1 to 4');
  expect((await to('git-2')).status).toBe(1);
  expect(await store.texts(DEV)).toEqual([ONE, TWO, THREE, ONE]);
});

test('what would not be taken any more is not put back', async () => {
  const store = await withVersions('version: "1"\nrules: []\n', TWO);
  const { status, err } = await store.run(['policy', 'rollback', 'dev', ...QUIET]);
  expect(status).toBe(1);
  expect(err).toContain('dev version 1:2:');
  expect(err).toContain('version 1 would not be taken any more: nothing was written');
  expect(await store.texts(DEV)).toHaveLength(2);
});

test('somebody wrote since: refused', async () => {
  const store = await withVersions(ONE, TWO);
  const ask = async () => {
    await store.put(DEV, THREE ?? '');
    return true;
  };
  const ran = await store.run(['policy', 'rollback', 'dev', '--no-replay'], { ask });
  expect(ran).toMatchObject({ status: 2, err: expect.stringContaining('is version 3 now') });
  expect(await store.texts(DEV)).toEqual([ONE, TWO, THREE]);
});

test('nothing there, and one version alone', async () => {
  const store = await withVersions(ONE);
  const none = await store.run(['policy', 'rollback', 'prod', ...QUIET]);
  expect(none).toMatchObject({ status: 1, err: expect.stringContaining('there is no policy `prod` below') });
  const alone = await store.run(['policy', 'rollback', 'dev', ...QUIET]);
  expect(alone.err).toContain('`dev` has no version with another text: it has version 1 alone');
});

test('an advanced or encrypted parameter stays what it is', async () => {
  const store = await startStore();
  const name = '/sentinel/profiles/dev';
  const secure = { Type: 'SecureString', Tier: 'Advanced', Description: 'kept' };
  await store.put(name, profileOf('dev'), secure);
  await store.put(name, profileOf('other'), secure);
  const { status, out } = await store.run(['profile', 'rollback', 'dev', '--yes']);
  expect([status, out]).toEqual([0, expect.stringContaining('wrote dev, version 3 (Advanced)')]);
  const { out: listed } = await store.run(['profile', 'history', 'dev', '--json']);
  expect(JSON.parse(listed).versions[0]).toMatchObject({
    version: 3,
    type: 'SecureString',
    tier: 'Advanced',
  });
  expect(await store.texts(name)).toEqual([profileOf('dev'), profileOf('other'), profileOf('dev')]);
});

test('the history tells who, when, how large, which hash and labels, newest first', async () => {
  const store = await withVersions(ONE, TWO);
  const { status, out } = await store.run(['policy', 'history', 'dev']);
  expect(status).toBe(0);
  const [newest = '', oldest = '', ...more] = out.split('\n');
  expect(more).toEqual(['']);
  expect(newest).toMatch(
    /^ {3}2 {2}20\d\d-\S+Z +\d+ bytes {2}Standard {2}sha256 [0-9a-f]{16} {2}arn:aws:iam::111122223333:user\/somebody-else$/,
  );
  expect(oldest).toMatch(/^ {3}1 /);
  expect((await store.run(['policy', 'history', 'dev', '--show', '1'])).out).toBe(ONE);
  const { out: json } = await store.run(['policy', 'history', 'dev', '--show', '1', '--json']);
  expect(JSON.parse(json)).toMatchObject({ profile: 'dev', version: 1, text: ONE });
  const missing = await store.run(['policy', 'history', 'dev', '--show', '7']);
  expect(missing).toMatchObject({ status: 1, err: expect.stringContaining('it has 1 to 2') });
});
