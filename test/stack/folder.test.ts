import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { askInTime, keysOf, settingsOf, startFixture, temporaryFolder, tryStart } from './start-fixture.ts';

test('stack.json says where everything is, to its owner alone', async () => {
  const folder = temporaryFolder();
  const stack = await startFixture(folder);
  const path = join(folder, 'stack.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'seal.key')).mode & 0o777).toBe(0o600);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  expect(file).toEqual(stack.file);
  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(file).toMatchObject({
    gateway: url,
    region: 'us-east-1',
    accountId: '123456789012',
    endpoints: { sts: url, ssm: url, events: url, sqs: url, dynamodb: url },
    identities: [
      {
        name: 'alice',
        arn: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Engineer_0123456789abcdef/alice',
        accessKeyId: expect.stringMatching(/^ASIA/),
        sessionToken: expect.any(String),
      },
      {
        name: 'bob',
        arn: 'arn:aws:iam::123456789012:user/engineering/bob',
        accessKeyId: expect.stringMatching(/^AKIA/),
        secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      },
      { name: 'deployer', arn: 'arn:aws:sts::123456789012:assumed-role/deployer/build-42' },
    ],
    profiles: [
      { name: 'dev', effect: 'allow' },
      { name: 'staging', effect: expect.stringMatching(/^(allow|deny)$/) },
      { name: 'prod', effect: 'require_approval' },
      { name: 'billing', effect: 'deny' },
    ],
  });
});

test('a restart keeps users’ keys, sessions that still hold, and a policy that was changed; --reset keeps nothing', async () => {
  const folder = temporaryFolder();
  const before = await startFixture(folder);
  const credentials = keysOf(before, 'alice');
  const ssm = new SSMClient({ region: 'us-east-1', endpoint: before.file.endpoints.ssm, credentials });
  const Value = 'version: "1"\nrules:\n  - {name: closed, effect: deny, conditions: {profiles: [dev]}}\n';
  await ssm.send(new PutParameterCommand({ Name: '/sentinel/policies/dev', Value, Overwrite: true }));
  ssm.destroy();
  await before.stop();

  const again = await startFixture(folder);
  expect(keysOf(again, 'bob')).toEqual(keysOf(before, 'bob'));
  expect(keysOf(again, 'alice').accessKeyId).not.toBe(credentials.accessKeyId);
  expect(
    again.world.findCredential(credentials.accessKeyId, credentials.sessionToken, Date.now()).found,
  ).toBe(true);
  expect(again.file.profiles[0]).toEqual({ name: 'dev', effect: 'deny' });
  expect(await askInTime(again, 'alice', 'dev')).toMatchObject({ kind: 'refused', code: 'POLICY_DENY' });
  await again.stop();

  const anew = await startFixture(folder, { reset: true });
  expect(keysOf(anew, 'bob')).not.toEqual(keysOf(before, 'bob'));
  expect(anew.world.findCredential(credentials.accessKeyId, credentials.sessionToken, Date.now()).found).toBe(
    false,
  );
  expect(await askInTime(anew, 'alice', 'dev')).toMatchObject({ kind: 'given' });
});

test('a folder has one stack at a time, of one region', async () => {
  const folder = temporaryFolder();
  const stack = await startFixture(folder);
  const second = await tryStart({ settings: settingsOf(folder, { reset: true }) });
  expect(second).toEqual({
    ok: false,
    message: `another stack is running on \`${folder}\`: stop it, or set SENTINEL_LOCAL_DIR to another folder`,
  });
  // The refused one, although told to forget everything, touched nothing.
  expect(await askInTime(stack, 'bob', 'dev')).toMatchObject({ kind: 'given' });
  await stack.stop();
  const elsewhere = await tryStart({ settings: settingsOf(folder, { region: 'eu-central-1' }) });
  expect(elsewhere).toMatchObject({ ok: false, message: expect.stringContaining('start with --reset') });
  await startFixture(folder);
});

test('no secret of an identity or a vended session is in any file but stack.json', async () => {
  const folder = temporaryFolder();
  const stack = await startFixture(folder, { functionEnvironment: { SENTINEL_LOG_LEVEL: 'info' } });
  const secrets = ['alice', 'bob', 'deployer'].flatMap((name) => {
    const { secretAccessKey, sessionToken } = keysOf(stack, name);
    return [secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
  });
  for (const name of ['alice', 'bob', 'deployer']) {
    const answer = await askInTime(stack, name, 'dev');
    if (answer.kind !== 'given') throw new Error(JSON.stringify(answer));
    secrets.push(answer.credentials.SecretAccessKey, answer.credentials.Token);
  }
  await stack.stop();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const texts = files.map((file): [string, string] => [
    file.name,
    readFileSync(join(file.parentPath, file.name), 'latin1'),
  ]);
  expect(secrets).toHaveLength(11);
  for (const secret of secrets) {
    const holding = texts.filter(([, text]) => text.includes(secret)).map(([name]) => name);
    expect(holding.filter((name) => name !== 'stack.json')).toEqual([]);
  }
  expect(texts.map(([name]) => name)).toEqual(
    expect.arrayContaining(['vend.ndjson', 'fauxqs.db', 'ssm.json']),
  );
});
