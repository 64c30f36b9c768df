import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { withinModule } from '../../infra/deploy/state-facts.ts';
import { type Env, run, smallRoot, startAccount, whyNot } from './run-deploy.ts';

const reason = await whyNot();
const BUCKET = 'sentinel-checkpoints-123456789012';
const TIMEOUT = { timeout: 180_000 };

/** The small root, deployed; gives how commands are run on it. */
async function deployed(env: Env) {
  const root = smallRoot();
  const place = ['--region', 'us-east-1', '--root', root];
  const ran = await run('deploy', [...place, '--dist', join(root, 'dist'), '--yes'], env);
  expect([ran.status, ran.err]).toEqual([0, '']);
  return {
    destroy: (...words: string[]) => run('destroy', [...place, ...words], env),
    inState(): string[] {
      const state: { resources: { mode: string; type: string; name: string }[] } = JSON.parse(
        readFileSync(join(root, 'terraform.tfstate'), 'utf8'),
      );
      const managed = state.resources.filter(({ mode }) => mode === 'managed');
      return managed.map(({ type, name }) => withinModule(`${type}.${name}`)).toSorted();
    },
  };
}

const LEDGER = [
  'aws_dynamodb_table.ledger',
  'aws_kms_alias.signing',
  'aws_kms_key.data',
  'aws_kms_key.signing',
  'aws_s3_bucket.checkpoints',
];

test(
  'the ledger stays, until it is named a second time; and then what its own locks keep',
  TIMEOUT,
  async ({ skip }) => {
    skip(reason !== undefined, reason);
    const env = await startAccount();
    const { destroy, inState } = await deployed(env);
    const before = inState();
    expect(before).toEqual(expect.arrayContaining([...LEDGER, 'aws_lambda_function.vend']));

    const unasked = await destroy();
    expect(unasked.err).toContain('there is no terminal to ask at: say `--yes`');
    expect(unasked.out).toContain('nobody gets credentials any more');
    const once = await destroy('--yes', '--delete-ledger');
    expect(once.err).toContain('say `--yes-delete-ledger sentinel-ledger` as well');
    expect(once.out).toContain('with them THE LEDGER `sentinel-ledger`');
    const other = await destroy('--yes', '--delete-ledger', '--yes-delete-ledger', 'sentinel-detect');
    expect(other.err).toContain('must name the table: `sentinel-ledger`');
    expect([unasked.status, once.status, other.status, inState()]).toEqual([2, 2, 2, before]);

    const ran = await destroy('--yes');
    expect([ran.status, ran.err]).toEqual([0, '']);
    expect(inState()).toEqual(LEDGER);
    expect((await destroy('--yes')).out).toContain('nothing to destroy but what is kept: 5 resources');

    // The copy holds an object, which nobody can delete before its time; and the keys are not this caller's to delete.
    const s3 = new S3Client({
      ...{ region: 'us-east-1', endpoint: env.AWS_ENDPOINT_URL, forcePathStyle: true },
      credentials: { accessKeyId: 'AKIADEPLOYDEPLOYDEPL', secretAccessKey: 'deployer' },
    });
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'checkpoint', Body: '1' }));
    s3.destroy();
    const twice = await destroy('--yes', '--delete-ledger', '--yes-delete-ledger', 'sentinel-ledger');
    expect([twice.status, twice.err]).toEqual([0, '']);
    expect(twice.out).toContain('the bucket of `checkpoints` holds something');
    expect(twice.out).toContain('the policy of the key `data` lets you not delete it');
    expect(inState()).toEqual(LEDGER.filter((one) => one !== 'aws_dynamodb_table.ledger'));
  },
);
