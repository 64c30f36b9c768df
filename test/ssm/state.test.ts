import { readFile, stat, writeFile } from 'node:fs/promises';
import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import { get, overwrite, put } from '../contract/ssm-client.ts';
import { type RunningSsm, startRunningSsm } from './running-ssm.ts';

const running: RunningSsm[] = [];
const start = async (options?: Parameters<typeof startRunningSsm>[0]): Promise<RunningSsm> => {
  const ssm = await startRunningSsm(options);
  running.unshift(ssm);
  return ssm;
};
afterEach(async () => {
  for (const ssm of running.splice(0)) await ssm.stop();
});

test('parameters, versions, labels and secrets survive a restart', async () => {
  const first = await start();
  await put(first.client, '/app/a', 'one', { Description: 'what it is' });
  await overwrite(first.client, '/app/a', 'two');
  await first.client.send(
    new LabelParameterVersionCommand({ Name: '/app/a', ParameterVersion: 1, Labels: ['stable'] }),
  );
  await put(first.client, '/app/secret', 'hunter2', { Type: 'SecureString' });
  await put(first.client, '/app/gone', 'x');
  await first.client.send(new DeleteParameterCommand({ Name: '/app/gone' }));
  const again = await start({ statePath: first.statePath });
  const history = await again.client.send(new GetParameterHistoryCommand({ Name: '/app/a' }));
  expect(
    history.Parameters?.map(({ Value, Version, Labels, Description }) => ({
      Value,
      Version,
      Labels,
      Description,
    })),
  ).toEqual([
    { Value: 'one', Version: 1, Labels: ['stable'], Description: 'what it is' },
    { Value: 'two', Version: 2, Labels: [], Description: 'what it is' },
  ]);
  expect((await get(again.client, '/app/secret', true)).Parameter?.Value).toBe('hunter2');
  await expect(get(again.client, '/app/gone')).rejects.toThrow(/not found/);
});

test('secrets are not readable on disk, and the file is its owner’s alone', async () => {
  const { client, statePath } = await start();
  await put(client, '/app/plain', 'plain text');
  await put(client, '/app/secret', 'hunter2', { Type: 'SecureString' });
  const text = await readFile(statePath, 'utf8');
  expect(text).toContain('plain text');
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain(Buffer.from('hunter2').toString('base64'));
  expect((await stat(statePath)).mode & 0o777).toBe(0o600);
});

test('a secret does not open under another key', async () => {
  const first = await start();
  await put(first.client, '/app/secret', 'hunter2', { Type: 'SecureString' });
  const other = await start({ statePath: first.statePath, sealKey: new Uint8Array(32) });
  await expect(get(other.client, '/app/secret', true)).rejects.toMatchObject({ name: 'InvalidKeyId' });
});

test('a secret moved to another name does not open there', async () => {
  const first = await start();
  await put(first.client, '/app/one', 'hunter2', { Type: 'SecureString' });
  const text = await readFile(first.statePath, 'utf8');
  await writeFile(first.statePath, text.replace('/app/one', '/app/two'));
  const again = await start({ statePath: first.statePath });
  await expect(get(again.client, '/app/two', true)).rejects.toMatchObject({ name: 'InvalidKeyId' });
});

test.for(['', '{', '[]', '{"parameters":[{"name":"a","versions":[]}]}', '{"parameters":[],"more":1}'])(
  'a file that is no store is refused: %s',
  async (text) => {
    const { statePath } = await start();
    await writeFile(statePath, text);
    await expect(startRunningSsm({ statePath })).rejects.toThrow();
  },
);

test('a hundred versions are kept; a labelled oldest one is not dropped', async () => {
  const { client } = await start();
  await put(client, '/app/a', '1');
  for (let version = 2; version <= 101; version += 1) await overwrite(client, '/app/a', String(version));
  await expect(get(client, '/app/a:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  expect((await get(client, '/app/a:2')).Parameter?.Value).toBe('2');
  await client.send(
    new LabelParameterVersionCommand({ Name: '/app/a', ParameterVersion: 2, Labels: ['keep'] }),
  );
  await expect(overwrite(client, '/app/a', '102')).rejects.toMatchObject({
    name: 'ParameterMaxVersionLimitExceeded',
  });
});
