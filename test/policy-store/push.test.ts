import { GetParameterHistoryCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { runSentinel } from '../client/run-sentinel.ts';
import { allowing, profileOf } from './documents.ts';
import { documentedStatements, fill, folderWith, startStore } from './running-store.ts';

const DEV = '/sentinel/policies/dev';
const QUIET = ['--no-replay', '--yes'];

test('a push makes, updates and leaves alone, shows each difference, and labels what it wrote', async () => {
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']), 'new.yml': allowing('new', ['bob']) });
  await store.put(DEV, allowing('dev', ['alice', 'mallory']));
  await store.put('/sentinel/policies/same', allowing('same', ['carol']));
  await store.put('/sentinel/policies/elsewhere', allowing('elsewhere', ['carol']));
  fill(folder, { 'same.yaml': allowing('same', ['carol']), 'notes.txt': 'no policy' });
  const ran = await store.run(['policy', 'push', folder, '--label', 'git-4f2a91c', ...QUIET]);
  expect(ran).toMatchObject({ status: 0 });
  expect(ran.out).toContain('update dev from version 1 (');
  expect(ran.out).toContain('-      users: [alice, mallory]\n+      users: [alice]\n');
  expect(ran.out).toContain('create new (');
  expect(ran.out).toContain('wrote dev, version 2 (Standard)\nwrote new, version 1 (Standard)\n');
  expect(ran.out).not.toContain('same');
  expect(ran.err).toBe('only in the store, and left there: elsewhere (`--prune` deletes them)\n');
  expect(await store.texts(DEV)).toEqual([allowing('dev', ['alice', 'mallory']), allowing('dev', ['alice'])]);
  const history = await store.other.send(new GetParameterHistoryCommand({ Name: DEV }));
  expect(history.Parameters?.map(({ Labels }) => Labels)).toEqual([[], ['git-4f2a91c']]);
  const again = await store.run(['policy', 'push', folder, ...QUIET]);
  expect(again).toMatchObject({ status: 0, out: expect.stringContaining('nothing to write') });
});

test('a fault in one document: each is told with its place, and nothing at all is written', async () => {
  const store = await startStore();
  const folder = folderWith({
    'dev.yaml': allowing('dev', ['alice']),
    'bad.yaml': 'version: "1"\nrules:\n  - name: x\n    effect: permit\n',
    '..yaml': allowing('dev', ['alice']),
    'twice.yaml': allowing('twice', ['alice']),
    'twice.yml': allowing('twice', ['alice']),
    'braces.yaml': `${allowing('braces', ['alice'])}# {{ssm:x}}\n`,
  });
  const { status, out, err } = await store.run(['policy', 'push', folder, ...QUIET]);
  expect([status, out]).toEqual([1, '']);
  expect(err).toContain('bad.yaml:4:13: `permit` is not known here');
  expect(err).toContain('..yaml:1:1: `.` is no profile’s name');
  expect(err).toContain('twice.yml:1:1: `twice.yaml` is of the same profile, keep one');
  expect(err).toContain('braces.yaml:1:1: parameter store takes no text with `{{`');
  expect(err).toMatch(/nothing was written\n$/);
  expect(await store.run(['policy', 'pull', folderWith()])).toMatchObject({ status: 0, out: '' });
});

test('a case that fails: nothing is written', async () => {
  const store = await startStore();
  const cases = (effect: string) =>
    `cases:\n  - { name: mallory, user: mallory, profile: dev, effect: ${effect} }\n`;
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['mallory']), 'dev.test.yaml': cases('deny') });
  const failed = await store.run(['policy', 'push', folder, ...QUIET]);
  expect(failed).toMatchObject({ status: 1, out: '' });
  expect(failed.err).toContain('mallory: expected deny, got allow by rule dev-team');
  expect(failed.err).toContain('the policy tests fail: nothing was written');
  fill(folder, { 'dev.test.yaml': cases('allow') });
  const held = await store.run(['policy', 'push', folder, ...QUIET]);
  expect(held).toMatchObject({ status: 0, err: '1 passed, 0 failed\n' });
});

test('it asks, naming the store, its account and the keys; only yes writes, and nobody there is no', async () => {
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']) });
  await store.put(DEV, allowing('dev', ['bob']));
  const asked: string[] = [];
  const answering = (answer: boolean | undefined) => ({
    ask: async (question: string) => {
      asked.push(question);
      return answer;
    },
  });
  const words = ['policy', 'push', folder, '--no-replay'];
  expect((await store.run(words, answering(false))).status).toBe(2);
  const alone = await store.run(words, answering(undefined));
  expect(alone).toMatchObject({ status: 64, err: expect.stringContaining('nobody is there to ask') });
  // Who asked for JSON saw nothing to agree to.
  expect((await store.run([...words, '--json'])).status).toBe(64);
  expect(await store.texts(DEV)).toHaveLength(1);
  expect((await store.run(words, answering(true))).status).toBe(0);
  expect(await store.texts(DEV)).toHaveLength(2);
  expect(asked).toHaveLength(3);
  expect(asked[0]).toMatch(
    /^Write 1 policy to Parameter Store of eu-central-1, as access key AKIA\w+, account 111122223333, below \/sentinel\/policies\?$/,
  );
});

test('as a program without a terminal it writes nothing until `--yes`', async () => {
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']) });
  const words = ['policy', 'push', folder, '--no-replay'];
  const alone = await runSentinel(words, store.env);
  expect(alone).toMatchObject({ status: 64, err: expect.stringContaining('nobody is there to ask') });
  expect((await store.run(['policy', 'history', 'dev'])).status).toBe(1);
  expect(await runSentinel([...words, '--yes'], store.env)).toMatchObject({ status: 0, err: '' });
  expect((await store.run(['policy', 'history', 'dev'])).status).toBe(0);
});

test('without `--prune` nothing is deleted; with it what is lost is said first', async () => {
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': profileOf('dev') });
  await store.put('/sentinel/profiles/dev', profileOf('dev'));
  await store.put('/sentinel/profiles/old', profileOf('old'));
  const { status, out } = await store.run(['profile', 'push', folder, '--prune', '--yes']);
  expect(status).toBe(0);
  expect(out).toContain(
    'delete old, version 1: there is no role to assume, and everybody is denied, and its versions and labels are lost\n',
  );
  expect(out).toContain('deleted old\n');
  expect((await store.run(['profile', 'history', 'old'])).status).toBe(1);
  expect((await store.run(['profile', 'history', 'dev'])).status).toBe(0);
});

test('what the operator may not do is told, with the permission that is missing', async () => {
  expect(documentedStatements('Read', 'Write', 'Prune').Statement).toHaveLength(3);
  const store = await startStore(['Read']);
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']) });
  const { status, err } = await store.run(['policy', 'push', folder, ...QUIET]);
  expect(status).toBe(2);
  expect(err).toContain('`dev`: ssm: AccessDeniedException');
  expect(err).toContain('ssm:PutParameter');
  expect(err).toContain('it was not written');
  const blind = await startStore(['Replay']);
  expect(await blind.run(['policy', 'diff', folder])).toMatchObject({
    status: 2,
    err: expect.stringContaining('ssm:GetParametersByPath'),
  });
});

test('a policy for other profiles alone is remarked on', async () => {
  const store = await startStore();
  const folder = folderWith({ 'prod.yaml': allowing('dev', ['alice']) });
  const { status, err } = await store.run(['policy', 'push', folder, ...QUIET]);
  expect(status).toBe(0);
  expect(err).toContain('no rule of the policy `prod` is for this profile: it denies everybody');
});

test('`--json` prints one document of what was done', async () => {
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']) });
  const { status, out } = await store.run(['policy', 'push', folder, ...QUIET, '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    root: '/sentinel/policies',
    changes: [
      {
        profile: 'dev',
        change: 'create',
        storedVersion: null,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        tier: 'Standard',
        result: { kind: 'written', version: 1 },
      },
    ],
  });
});

test('another root, by option or variable, and a root that is none', async () => {
  const store = await startStore(['Read']);
  await store.put('/team/policies/dev', allowing('dev', ['alice']));
  const refused = await store.run(['policy', 'history', 'dev', '--root', '/team/policies']);
  expect(refused).toMatchObject({ status: 2, err: expect.stringContaining('parameter/team/policies/dev') });
  for (const root of ['team', '/a//b', '/x/../y z'])
    expect((await store.run(['policy', 'history', 'dev', '--root', root])).status).toBe(64);
});

test.for([
  ['push', 'x', '--label', '4f2a91c'],
  ['push', 'x', '--label', 'aws-1'],
  ['push', 'x', '--label', 'SSM'],
  ['push', 'x', '--label', 'a b'],
  ['push', 'x', '--replay', '0'],
  ['push', 'x', '--replay', '100001'],
  ['push'],
  ['history', 'x', '--identity', 'alice', '--region', 'eu-central-1'],
  ['history', '../x'],
  ['rollback', 'a/b'],
])('wrong use: %s', async (words) => {
  const store = await startStore();
  expect((await store.run(['policy', ...words])).status).toBe(64);
});
