import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSigner } from '../../bench/load/sigv4.ts';
import { nodeHashes } from './node-hashes.ts';

type Suite = {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  service: string;
  vectors: {
    name: string;
    method: string;
    target: string;
    headers: [string, string][];
    body: string;
    canonicalRequest: string;
    stringToSign: string;
    authorization: string;
  }[];
};

const suite: Suite = JSON.parse(
  readFileSync(new URL('../sigv4/vectors/aws-test-suite.json', import.meta.url), 'utf8'),
);
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
