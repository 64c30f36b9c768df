import { generateKeyPairSync, sign } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { HttpAnswer } from '../../local/http/http-answer.ts';
import { startLoopbackServer } from '../../local/http/loopback-server.ts';

export const KEY_ARN = 'arn:aws:kms:us-east-1:123456789012:key/0f3b0a52-8d8e-4c5d-9c0f-0d1e2f3a4b5c';
const LONGEST_RAW_BYTES = 4096;
/** Members of the two operations' input. https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'TrentService.GetPublicKey': ['KeyId'],
  'TrentService.Sign': ['KeyId', 'Message', 'MessageType', 'SigningAlgorithm'],
};

type Refusal = { status: number; code: string; message: string };
const refuse = (code: string, message: string, status = 400): Refusal => ({ status, code, message });

/** KMS with one key: the two operations the signer uses, and refusals for everything else. */
export async function startFakeKms(keySpec: 'ed25519' | 'p256' = 'ed25519') {
  const pair =
    keySpec === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let failures: Refusal[] = [];
  const calls: string[] = [];
  const answer = (target: string, input: Record<string, unknown>): object | Refusal => {
    const members = MEMBERS[target];
    if (members === undefined) return refuse('UnknownOperationException', target);
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    const unknown = Object.keys(input).find((name) => !members.includes(name));
    if (unknown !== undefined) return refuse('ValidationException', `unknown member ${unknown}`);
    if (input.KeyId !== KEY_ARN) return refuse('NotFoundException', 'no such key');
    if (target === 'TrentService.GetPublicKey') {
      const PublicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
      return { KeyId: KEY_ARN, PublicKey, KeyUsage: 'SIGN_VERIFY', SigningAlgorithms: ['ED25519_SHA_512'] };
    }
    if (input.SigningAlgorithm !== 'ED25519_SHA_512' || keySpec !== 'ed25519')
      return refuse('InvalidKeyUsageException', 'the algorithm is not one of the key');
    if (input.MessageType !== 'RAW') return refuse('ValidationException', 'ED25519_SHA_512 takes RAW');
    const message = typeof input.Message === 'string' ? Buffer.from(input.Message, 'base64') : undefined;
    if (message === undefined || message.length < 1 || message.length > LONGEST_RAW_BYTES)
      return refuse('ValidationException', 'Message has 1 to 4096 bytes');
    const Signature = sign(null, message, pair.privateKey).toString('base64');
    return { KeyId: KEY_ARN, Signature, SigningAlgorithm: 'ED25519_SHA_512' };
  };
  const server = await startLoopbackServer({
    port: 0,
    maxBodyBytes: 65_536,
    handler: ({ method, headers, body }) => {
      const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
      if (method !== 'POST' || header('content-type') !== 'application/x-amz-json-1.1')
        return json(400, { __type: 'SerializationException' });
      if (!/Credential=AKIAFIXTURE\/\d{8}\/us-east-1\/kms\/aws4_request/.test(header('authorization')))
        return json(403, { __type: 'IncompleteSignatureException' });
      const target = header('x-amz-target');
      calls.push(target);
      const given = answer(target, JSON.parse(Buffer.from(body).toString('utf8')));
      return 'code' in given && 'status' in given
        ? json(Number(given.status), { __type: given.code, message: 'message' in given ? given.message : '' })
        : json(200, given);
    },
  });
  onTestFinished(() => server.stop());
  const environment = {
    AWS_ENDPOINT_URL_KMS: server.url,
    AWS_ACCESS_KEY_ID: 'AKIAFIXTURE',
    AWS_SECRET_ACCESS_KEY: 'fixture-secret',
  };
  return {
    environment,
    calls,
    failNext: (code: string, status: number, times = 1) => {
      failures = Array.from({ length: times }, () => refuse(code, 'injected', status));
    },
  };
}

function json(status: number, value: object): HttpAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(value) };
}
