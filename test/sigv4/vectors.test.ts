import { expect, test } from 'vitest';
import type { FindCredential } from '../../local/iam/principal.ts';
import { canonicalRequest } from '../../local/sigv4/canonical-request.ts';
import { readHeaderSignature } from '../../local/sigv4/header-signature.ts';
import { decodeQuery, splitTarget } from '../../local/sigv4/percent-encoding.ts';
import { groupHeaders } from '../../local/sigv4/signature-claim.ts';
import { parseBasicTime } from '../../local/sigv4/signing-time.ts';
import { stringToSign } from '../../local/sigv4/string-to-sign.ts';
import { verifySignature } from '../../local/sigv4/verify.ts';
import { type Suite, suite } from './aws-test-suite.ts';
import { LONG_TERM } from './signed-requests.ts';

const nowMs = parseBasicTime(suite.at) ?? Number.NaN;

/** The suite leaves the token of a key to the request: any token is the right one. */
const findCredential: FindCredential = (accessKeyId) => ({
  found: true,
  credential: { ...LONG_TERM, accessKeyId, secretAccessKey: suite.secretAccessKey },
});

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

function wire(vector: Suite['vectors'][number]) {
  return {
    method: vector.method,
    rawUrl: latin1(vector.target),
    headers: [
      ...vector.headers
        .filter(([name]) => name !== 'Authorization')
        .map(([name, value]) => [name, latin1(value.trim())] as const),
      ['Authorization', vector.authorization] as const,
    ],
    body: Buffer.from(vector.body),
  };
}

/**
 * Vectors that a server which signs nothing itself must answer otherwise than with yes.
 * `post-sts-header-after` is the suite's example of a service that takes the session token unsigned: ours do not.
 */
const REFUSED: Readonly<Record<string, string>> = {
  'post-sts-token/post-sts-header-after': 'incomplete',
};

test('the suite is whole, and disagrees with itself in one vector only', () => {
  expect(suite.vectors).toHaveLength(34);
  // Its .sreq file carries the signature of get-relative-relative; the .authz file has the right one, used here.
  const torn = suite.vectors.filter(
    ({ headers, authorization }) => headers.at(-1)?.[1].trim() !== authorization,
  );
  expect(torn.map(({ name }) => name)).toEqual(['get-vanilla-with-session-token']);
});

test.each(suite.vectors)('$name: each step as AWS publishes it', (vector) => {
  const request = wire(vector);
  const { rawPath, rawQuery } = splitTarget(request.rawUrl);
  const headers = groupHeaders(request.headers);
  const reading = readHeaderSignature(headers);
  if (!reading.ok) throw new Error(reading.message);
  const canonical = canonicalRequest({
    method: request.method,
    rawPath,
    queryPairs: decodeQuery(rawQuery) ?? [],
    signedHeaders: reading.claim.signedHeaders,
    headers,
    payloadHash: vector.canonicalRequest.slice(-64),
  });
  expect(canonical).toBe(vector.canonicalRequest);
  expect(stringToSign(reading.claim.signedAt, reading.claim.scope, canonical)).toBe(vector.stringToSign);
});

test.each(suite.vectors)('$name: the signed request is judged', (vector) => {
  const verification = verifySignature(wire(vector), { ...suite, nowMs, findCredential });
  expect(verification.ok ? 'ok' : verification.code).toBe(REFUSED[vector.name] ?? 'ok');
});

test.each(suite.vectors)('$name: with another secret it is refused', (vector) => {
  const other: FindCredential = () => ({
    found: true,
    credential: { ...LONG_TERM, secretAccessKey: 'other' },
  });
  expect(verifySignature(wire(vector), { ...suite, nowMs, findCredential: other }).ok).toBe(false);
});
