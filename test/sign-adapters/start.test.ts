import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FUNCTIONS = join(import.meta.dirname, '..', '..', 'functions');
const SECRET = 'secret-that-nobody-may-see';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAFIXTURE', AWS_SECRET_ACCESS_KEY: SECRET };
const LEDGER = {
  ...KEYS,
  AWS_REGION: 'us-east-1',
  SENTINEL_ACCOUNT_ID: '123456789012',
  SENTINEL_LEDGER_TABLE: 'ledger',
};
const SIGNER = {
  ...LEDGER,
  SENTINEL_CHECKPOINT_ORIGIN: 'sentinel-tvm/123456789012/main',
  SENTINEL_SIGNING_KEY_FILE: '/nowhere/key.pem',
  SENTINEL_CHECKPOINT_FOLDER: '/nowhere/copy',
};
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/audit-dead';

/** Environments in which a function must not start, and all that it must say about it. */
const BROKEN: readonly {
  what: string;
  file: string;
  environment: Record<string, string>;
  names: string[];
}[] = [
  {
    what: 'writer without anything',
    file: 'audit/lambda.ts',
    environment: KEYS,
    names: ['SENTINEL_ACCOUNT_ID', 'SENTINEL_LEDGER_TABLE', 'AWS_REGION', 'SENTINEL_DEAD_LETTER_QUEUE_URL'],
  },
  {
    what: 'writer with four faults',
    file: 'audit/lambda.ts',
    environment: {
      ...LEDGER,
      SENTINEL_ACCOUNT_ID: SECRET,
      SENTINEL_DEAD_LETTER_QUEUE_URL: 'audit-dead',
      SENTINEL_LEDGER_RETENTION_DAYS: '-1',
      SENTINEL_LEDGER_TABEL: 'x',
    },
    names: [
      'SENTINEL_ACCOUNT_ID',
      'SENTINEL_DEAD_LETTER_QUEUE_URL',
      'SENTINEL_LEDGER_RETENTION_DAYS',
      'SENTINEL_LEDGER_TABEL',
    ],
  },
  {
    what: 'writer with the signer’s variables',
    file: 'audit/lambda.ts',
    environment: { ...LEDGER, SENTINEL_DEAD_LETTER_QUEUE_URL: QUEUE, SENTINEL_CHECKPOINT_SECONDS: '5' },
    names: ['SENTINEL_CHECKPOINT_SECONDS'],
  },
  {
    what: 'signer without anything',
    file: 'sign/lambda.ts',
    environment: KEYS,
    names: ['SENTINEL_ACCOUNT_ID', 'SENTINEL_LEDGER_TABLE', 'AWS_REGION', 'SENTINEL_CHECKPOINT_ORIGIN'],
  },
  {
    what: 'signer with two keys and no copy',
    file: 'sign/lambda.ts',
    environment: {
      ...SIGNER,
      SENTINEL_SIGNING_KEY_ID: 'arn:aws:kms:us-east-1:123456789012:key/x',
      SENTINEL_CHECKPOINT_FOLDER: '',
    },
    names: ['SENTINEL_SIGNING_KEY_ID', 'SENTINEL_SIGNING_KEY_FILE', 'SENTINEL_CHECKPOINT_BUCKET'],
  },
  {
    what: 'signer with a key file that is not there',
    file: 'sign/lambda.ts',
    environment: SIGNER,
    names: ['/nowhere/key.pem'],
  },
  {
    what: 'signer with a key file that is no key',
    file: 'sign/lambda.ts',
    environment: { ...SIGNER, SENTINEL_SIGNING_KEY_FILE: import.meta.filename },
    names: ['not an Ed25519 private key'],
  },
];

test.for(BROKEN)('$what: it does not start, and says all', ({ file, environment, names }) => {
  const ran = spawnSync(process.execPath, [join(FUNCTIONS, file)], { env: environment, encoding: 'utf8' });
  expect(ran.status).toBe(1);
  for (const name of names) expect(ran.stderr).toContain(name);
  expect(ran.stdout + ran.stderr).not.toContain(SECRET);
});

test('sound environments start', () => {
  const environment = { ...LEDGER, SENTINEL_DEAD_LETTER_QUEUE_URL: QUEUE };
  const words = [join(FUNCTIONS, 'audit/lambda.ts')];
  expect(spawnSync(process.execPath, words, { env: environment, encoding: 'utf8' })).toMatchObject({
    status: 0,
  });
});
