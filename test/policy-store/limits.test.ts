import { GetParameterHistoryCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { allowing, policyOfBytes } from './documents.ts';
import { folderWith, startStore } from './running-store.ts';

const PROD = '/sentinel/policies/prod';
const PUSH = ['--no-replay', '--yes'];

const tiersOf = async ({ other }: Awaited<ReturnType<typeof startStore>>) =>
  (await other.send(new GetParameterHistoryCommand({ Name: PROD }))).Parameters?.map(({ Tier }) => Tier);

test('4,096 bytes are standard, one more is advanced and said to cost, and there it stays', async () => {
  const store = await startStore();
  const push = (text: string) => store.run(['policy', 'push', folderWith({ 'prod.yaml': text }), ...PUSH]);
  const small = await push(policyOfBytes(4096));
  expect(small.out).toContain('create prod (4096 bytes)\n');
  const large = await push(policyOfBytes(4097));
  expect(large.status).toBe(0);
  expect(large.out).toContain('(4097 bytes, advanced tier from now on, which costs and cannot be undone)');
  expect(large.out).toContain('wrote prod, version 2 (Advanced)');
  const back = await push(allowing('prod', ['alice']));
  expect(back.status).toBe(0);
  expect(back.out).toContain(' bytes, advanced tier)');
  expect(await tiersOf(store)).toEqual(['Standard', 'Advanced', 'Advanced']);
});

test('bytes count, not characters', async () => {
  const store = await startStore();
  const text = policyOfBytes(4100, 'ü');
  expect(text.length).toBeLessThan(4096);
  expect((await store.run(['policy', 'push', folderWith({ 'prod.yaml': text }), ...PUSH])).status).toBe(0);
  expect(await tiersOf(store)).toEqual(['Advanced']);
});

test('8,192 bytes are stored; one more is refused before anything is written, with what to do', async () => {
  const store = await startStore();
  const files = { 'prod.yaml': policyOfBytes(8193), 'dev.yaml': allowing('dev', ['alice']) };
  const refused = await store.run(['policy', 'push', folderWith(files), ...PUSH]);
  expect(refused).toMatchObject({ status: 1, out: '' });
  expect(refused.err).toContain('prod.yaml:1:1: 8193 bytes, and parameter store holds 8192: shorten it');
  expect((await store.run(['policy', 'history', 'dev'])).status).toBe(1);
  const folder = folderWith({ 'prod.yaml': policyOfBytes(8192) });
  expect((await store.run(['policy', 'push', folder, ...PUSH])).status).toBe(0);
  expect(await store.texts(PROD)).toEqual([policyOfBytes(8192)]);
});

test('a hundred versions, the oldest labelled: refused before the write, with the command that mends it', async () => {
  const store = await startStore();
  const folder = folderWith({ 'prod.yaml': allowing('prod', ['alice']) });
  await store.run(['policy', 'push', folder, ...PUSH, '--label', 'first']);
  for (let n = 2; n <= 100; n += 1) await store.put(PROD, `${allowing('prod', ['alice'])}# ${n}\n`);
  const { status, err } = await store.run(['policy', 'push', folder, ...PUSH]);
  expect(status).toBe(1);
  expect(err).toContain(
    `run \`aws ssm unlabel-parameter-version --name ${PROD} --parameter-version 1 --labels first\``,
  );
  expect(err).toContain('nothing was written');
  expect((await store.run(['policy', 'history', 'prod'])).out.split('\n')).toHaveLength(101);
});
