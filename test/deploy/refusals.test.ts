import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { type Env, run, smallRoot, startAccount, temporaryFolder, whyNot } from './run-deploy.ts';

const reason = await whyNot();
const REGION = ['--region', 'us-east-1'];
const TIMEOUT = { timeout: 120_000 };

const PATH = process.env.PATH ?? '';

/** A `terraform` of another version, before the real one on the path. */
function oldTerraform(): string {
  const folder = temporaryFolder();
  const path = join(folder, 'terraform');
  writeFileSync(path, '#!/bin/sh\necho \'{"terraform_version":"1.8.5"}\'\n', { mode: 0o755 });
  return `${folder}:${PATH}`;
}

test(
  'everything that is wrong with the machine is told together, and nothing is begun',
  TIMEOUT,
  async () => {
    const env = { PATH: oldTerraform(), AWS_EC2_METADATA_DISABLED: 'true', HOME: temporaryFolder() };
    const ran = await run('deploy', [...REGION, '--root', temporaryFolder(), '--yes'], env);
    expect([ran.status, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('Terraform 1.8.5 is too old: install 1.9 or later');
    expect(ran.err).toContain('holds no Terraform configuration');
    expect(ran.err).toContain('no keys of yours to sign with');
  },
);

test('no Terraform at all', TIMEOUT, async () => {
  const ran = await run('deploy', REGION, {
    PATH: '/nowhere',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: '/nowhere',
  });
  expect(ran.err).toContain('no `terraform` on the path');
});

test('wrong use is told, with how it is used', async () => {
  const ran = await run('deploy', [], { PATH });
  expect([ran.status, ran.err]).toEqual([64, expect.stringContaining('name the region by `--region`')]);
  expect(ran.err).toContain('usage: npm run deploy -- ');
});

/** Runs deploy on a small root; gives what it complained of. */
async function refused(env: Env, root: string, ...words: string[]): Promise<string> {
  const ran = await run('deploy', [...REGION, '--root', root, '--dist', join(root, 'dist'), ...words], env);
  expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('deploy: ')]);
  expect(ran.out).not.toContain('Apply complete');
  return ran.err;
}

test('another account than was meant, and keys that STS does not know', TIMEOUT, async ({ skip }) => {
  skip(reason !== undefined, reason);
  const [env, root] = [await startAccount(), smallRoot()];
  const words = ['--yes', '--account', '111122223333', '--backend-config', 'bucket=state'];
  const other = await refused(env, root, ...words);
  expect(other).toContain('these keys are of account 123456789012, not of 111122223333');
  expect(other).toContain('`--backend-config` needs a `backend` block');
  const unknown = await refused({ ...env, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' }, root, '--yes');
  expect(unknown).toContain('STS does not know these keys (');
});

test('nobody to ask: nothing is applied', TIMEOUT, async ({ skip }) => {
  skip(reason !== undefined, reason);
  // A quota that would not do for what the root reserves unless told otherwise.
  const env = await startAccount({ concurrent: 10, unreserved: 10 });
  const said = await refused(env, smallRoot(), '--var', 'reserved=-1');
  expect(said).toBe('deploy: there is no terminal to ask at: say `--yes`\ndeploy: nothing was changed\n');
});

/** A table and a bucket of the names that the root would create, made by somebody else. */
async function makeByHand(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'AKIADEPLOYDEPLOYDEPL', secretAccessKey: 'deployer' };
  const options = { region: 'us-east-1', endpoint, credentials };
  const [tables, buckets] = [new DynamoDBClient(options), new S3Client({ ...options, forcePathStyle: true })];
  await tables.send(
    new CreateTableCommand({
      TableName: 'sentinel-ledger',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  await buckets.send(new CreateBucketCommand({ Bucket: 'sentinel-checkpoints-123456789012' }));
  tables.destroy();
  buckets.destroy();
}

test(
  'another region, a quota too small, names that are taken: all told of one plan',
  TIMEOUT,
  async ({ skip }) => {
    skip(reason !== undefined, reason);
    const env = await startAccount({ concurrent: 10, unreserved: 10, functions: ['sentinel-vend'] });
    await makeByHand(env.AWS_ENDPOINT_URL);
    const root = smallRoot();
    const main = join(root, 'main.tf');
    const elsewhere = 'provider "aws" {\n  region = "eu-west-1"\n}';
    writeFileSync(main, readFileSync(main, 'utf8').replace('provider "aws" {}', elsewhere));
    const said = await refused(env, root, '--yes');
    expect(said).toContain('the root deploys to eu-west-1, not to us-east-1');
    expect(said).toContain('Lambda may run 10 environments at once here');
    expect(said).toContain('raised to 120 or more');
    const taken = said.split('\n').filter((line) => line.includes('there already, and not in this state'));
    const imports = taken.map((line) => /terraform import '([^']+)' '([^']+)'/.exec(line)?.slice(1));
    expect(imports).toEqual([
      ['module.sentinel.aws_dynamodb_table.ledger', 'sentinel-ledger'],
      ['module.sentinel.aws_lambda_function.vend', 'sentinel-vend'],
      ['module.sentinel.aws_s3_bucket.checkpoints', 'sentinel-checkpoints-123456789012'],
    ]);
    expect(said).toMatch(/deploy: nothing was changed\n$/);
  },
);
