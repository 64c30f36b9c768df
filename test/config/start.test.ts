import { expect, test } from 'vitest';
import { environmentWith } from './broken-environments.ts';
import { runEntry } from './run-entry.ts';

const ENTRY = 'functions/vend/lambda.ts';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAPLANTED000000000', AWS_SECRET_ACCESS_KEY: 'plantedSecretKey/0000' };

test('a wrong configuration does not start: all faults on the way out, no value among them', async () => {
  const planted = {
    SENTINEL_ORIGIN_PROOF: 'planted proof that is not valid',
    SENTINEL_AUDIT_QUEUE_URL: 'https://user:planted-password@sqs/queue',
    SENTINEL_RATE_PER_SECOND: 'planted-rate',
    SENTINEL_PLANTED: 'planted-unknown',
  };
  const { code, output } = await runEntry(
    ENTRY,
    environmentWith({ ...KEYS, ...planted, SENTINEL_ACCOUNT_ID: undefined }),
  );
  expect(code).toBe(1);
  for (const variable of [...Object.keys(planted), 'SENTINEL_ACCOUNT_ID'])
    expect(output.match(new RegExp(`^\`${variable}\``, 'gm')), variable).toHaveLength(1);
  for (const value of [...Object.values(planted), ...Object.values(KEYS), 'planted-'])
    expect(output).not.toContain(value);
});

test.for(['SENTINEL_ORIGIN_PROOF', 'SENTINEL_ACCOUNT_ID', 'AWS_SECRET_ACCESS_KEY'])(
  'without %s nothing starts',
  async (variable) => {
    const { code, output } = await runEntry(ENTRY, environmentWith({ ...KEYS, [variable]: undefined }));
    expect(code).toBe(1);
    expect(output).toContain(`\`${variable}\``);
    expect(output).not.toMatch(/planted|origin-proof/i);
  },
);

test('a good configuration starts, says nothing and keeps nothing running', async () => {
  expect(await runEntry(ENTRY, environmentWith(KEYS))).toEqual({ code: 0, output: '' });
});
