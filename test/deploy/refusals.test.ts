import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { type Env, run, smallRoot, startAccount, temporaryFolder, whyNot } from './run-deploy.ts';

const absent = await whyNot();
const REGION = ['--region', 'us-east-1'];
const TIMEOUT = { timeout: 60_000 };

let home: string;
beforeAll(() => {
  home = process.env.PATH ?? '';
  if (absent !== undefined) console.log(`not run: refusals of deploy: ${absent}`);
});

/** A `terraform` of another version, before the real one on the path. */
function oldTerraform(): string {
  const folder = temporaryFolder();
  const path = join(folder, 'terraform');
  writeFileSync(path, '#!/bin/sh\necho \'{"terraform_version":"1.8.5"}\'\n', { mode: 0o755 });
  return `${folder}:${home}`;
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
  const ran = await run('deploy', [], { PATH: home });
  expect([ran.status, ran.err]).toEqual([64, expect.stringContaining('name the region by `--region`')]);
  expect(ran.err).toContain('usage: npm run deploy -- ');
});

/** Runs deploy on the small root in an account; gives what it complained of. */
async function refused(env: Env, ...words: string[]): Promise<string> {
  const root = smallRoot();
  const ran = await run('deploy', [...REGION, '--root', root, '--dist', join(root, 'dist'), ...words], env);
  expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('deploy: ')]);
  expect(ran.out).not.toContain('Apply complete');
  return ran.err;
}

test.skipIf(absent !== undefined)(
  'another account than was meant, and keys that STS does not know',
  TIMEOUT,
  async () => {
    const env = await startAccount();
    const other = await refused(env, '--yes', '--account', '111122223333');
    expect(other).toContain('these keys are of account 123456789012, not of 111122223333');
    const unknown = await refused({ ...env, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' }, '--yes');
    expect(unknown).toContain('STS does not know these keys (');
    const backend = await refused(env, '--yes', '--backend-config', 'bucket=state');
    expect(backend).toContain('`--backend-config` needs a `backend` block');
  },
);

test.skipIf(absent !== undefined)(
  'a quota too small, told with the one that is needed; -1 fits',
  TIMEOUT,
  async () => {
    // The quota of many a new account.
    const env = await startAccount({ concurrent: 10, unreserved: 10 });
    const said = await refused(env, '--yes');
    expect(said).toContain('Lambda may run 10 environments at once here');
    expect(said).toContain('raised to 120 or more');
    expect(said).toContain('nothing was changed');
    const fits = await refused(env, '--var', 'reserved=-1');
    expect(fits).toContain('there is no terminal to ask at: say `--yes`');
    expect(fits).not.toContain('quota');
  },
);

test.skipIf(absent !== undefined)(
  'names that are taken, each with how it is brought in',
  TIMEOUT,
  async () => {
    const env = await startAccount({ concurrent: 1000, unreserved: 900, functions: ['sentinel-vend'] });
    const options = {
      ...{ region: 'us-east-1', endpoint: env.AWS_ENDPOINT_URL, forcePathStyle: true },
      credentials: { accessKeyId: 'AKIADEPLOYDEPLOYDEPL', secretAccessKey: 'deployer' },
    };
    const [tables, buckets] = [new DynamoDBClient(options), new S3Client(options)];
    await tables.send(
      new CreateTableCommand({
        TableName: 'sentinel-ledger',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
    await buckets.send(new CreateBucketCommand({ Bucket: 'sentinel-checkpoints-123456789012' }));
    const said = await refused(env, '--yes');
    const taken = said.split('\n').filter((line) => line.includes('there already, and not in this state'));
    const imports = taken.map((line) => /terraform import '([^']+)' '([^']+)'/.exec(line)?.slice(1));
    expect(imports).toEqual([
      ['module.sentinel.aws_dynamodb_table.ledger', 'sentinel-ledger'],
      ['module.sentinel.aws_lambda_function.vend', 'sentinel-vend'],
      ['module.sentinel.aws_s3_bucket.checkpoints', 'sentinel-checkpoints-123456789012'],
    ]);
    tables.destroy();
    buckets.destroy();
  },
);

test.skipIf(absent !== undefined)('a root whose provider names another region', TIMEOUT, async () => {
  const env = await startAccount();
  const root = smallRoot();
  const main = join(root, 'main.tf');
  writeFileSync(
    main,
    readFileSync(main, 'utf8').replace('provider "aws" {}', 'provider "aws" {\n  region = "eu-west-1"\n}'),
  );
  const ran = await run('deploy', [...REGION, '--root', root, '--dist', join(root, 'dist'), '--yes'], env);
  expect([ran.status, ran.err]).toEqual([
    2,
    expect.stringContaining('the root deploys to eu-west-1, not to us-east-1'),
  ]);
});
