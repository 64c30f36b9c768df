import { expect, test } from 'vitest';
import { createSigner } from '../../bench/load/sigv4.ts';
import { suite } from '../sigv4/aws-test-suite.ts';
import { nodeHashes } from './node-hashes.ts';

const atMs = Date.UTC(2015, 7, 30, 12, 36, 0);
/** What the signer adds itself. */
const added = ['authorization', 'x-amz-date', 'x-amz-security-token'];

test('the suite is whole', () => {
  expect(suite.vectors).toHaveLength(34);
});

test.each(suite.vectors)('$name', (vector) => {
  const { accessKeyId, secretAccessKey } = suite;
  const token = vector.headers.find(([name]) => name === 'X-Amz-Security-Token')?.[1];
  // The suite's example of a service that takes the token unsigned: it is added afterwards.
  const signsToken = token !== undefined && vector.name !== 'post-sts-token/post-sts-header-after';
  const keys = { accessKeyId, secretAccessKey, ...(signsToken && { sessionToken: token }) };
  const signed = createSigner(
    nodeHashes,
    keys,
    suite,
  )(
    {
      method: vector.method,
      target: vector.target,
      headers: vector.headers.filter(([name]) => !added.includes(name.toLowerCase())),
      body: vector.body,
    },
    atMs,
  );
  expect(signed.canonicalRequest).toBe(vector.canonicalRequest);
  expect(signed.stringToSign).toBe(vector.stringToSign);
  expect(signed.headers.authorization).toBe(vector.authorization.trim());
});
