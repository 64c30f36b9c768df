import { expect, onTestFinished, test } from 'vitest';
import { createKmsSigner } from '../../functions/aws/kms-signer.ts';
import { createPutObjectOnce } from '../../functions/aws/put-object-once.ts';
import type { HttpOutcome } from '../../local/http/http-answer.ts';
import { startLoopbackServer } from '../../local/http/loopback-server.ts';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { assumedRole, createWorld } from '../../local/iam/world.ts';
import { withPermissions } from '../../local/seeds/permissions.ts';
import { defaultSeeds } from '../../local/seeds/seeds.ts';
import { BUCKET, startFakeBucket } from '../sign-adapters/fake-bucket.ts';
import { KEY_ARN, startFakeKms } from '../sign-adapters/fake-kms.ts';
import { type PlannedPermissions, plannedPermissions, roleNameOf } from './planned-permissions.ts';
import { removing } from './statements.ts';

const REGION = 'us-east-1';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAFIXTURE', AWS_SECRET_ACCESS_KEY: 'fixture-secret' };

type Header = (name: string) => string | undefined;
/** What AWS asks of a request before it answers it. */
type Ask = { action: string; resource: string; context: Record<string, string> };

/** Whether the signer's role may, under its planned policy and the resource's own. */
function judgeOf({ permissions }: PlannedPermissions, document?: PolicyDocument) {
  const { accountId, roles } = withPermissions(defaultSeeds('123456789012', REGION), permissions);
  const made = createWorld({ accountId, region: REGION, roles, users: [] }, { sealKey: new Uint8Array(32) });
  const parsed = document === undefined ? undefined : parsePolicy(document, 'resource');
  if (!made.ok || parsed?.ok === false) throw new Error(JSON.stringify([made, parsed]));
  const role = made.world.findRole(`arn:aws:iam::${accountId}:role/${roleNameOf('sign')}`);
  if (role === undefined) throw new Error('no role of the signer');
  const principal = assumedRole(role, { sessionName: 'sign' });
  const resourcePolicy = parsed?.ok ? { resourcePolicy: parsed.policy } : {};
  return (ask: Ask) => made.world.authorize({ principal, ...ask, ...resourcePolicy });
}

/** Asks what `asks` says before each request goes on to the fake. */
async function standBefore(
  url: string,
  judge: ReturnType<typeof judgeOf>,
  asks: (method: string, path: string, header: Header, body: Uint8Array) => Ask[],
  refusal: (message: string) => HttpOutcome,
): Promise<string> {
  const server = await startLoopbackServer({
    port: 0,
    maxBodyBytes: 1_000_000,
    handler: async ({ method, rawUrl, headers, body }) => {
      const header: Header = (name) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
      for (const ask of asks(method, rawUrl.split('?')[0] ?? '', header, body)) {
        const allowed = judge(ask);
        if (!allowed.allowed) return refusal(allowed.message);
      }
      const passed = headers.filter(([name]) => !/^(host|content-length|connection|expect)$/i.test(name));
      const answer = await fetch(`${url}${rawUrl}`, {
        method,
        headers: passed.map(([name, value]) => [name, value]),
        ...(body.length > 0 && { body: Buffer.from(body) }),
      });
      const type = answer.headers.get('content-type');
      const answered = type === null ? {} : { 'content-type': type };
      return { status: answer.status, headers: answered, body: await answer.text() };
    },
  });
  onTestFinished(() => server.stop());
  return server.url;
}

/** KMS with the planned key, under the planned policy. */
async function kmsOf(planned: PlannedPermissions) {
  const { environment } = await startFakeKms();
  const asks = (_method: string, _path: string, header: Header, body: Uint8Array): Ask[] => {
    const { KeyId, SigningAlgorithm } = JSON.parse(Buffer.from(body).toString('utf8'));
    const action = (header('x-amz-target') ?? '').replace('TrentService.', 'kms:');
    const resource = KeyId === KEY_ARN ? planned.keys.signing : String(KeyId);
    return [
      { action, resource, context: SigningAlgorithm ? { 'kms:SigningAlgorithm': SigningAlgorithm } : {} },
    ];
  };
  const url = await standBefore(environment.AWS_ENDPOINT_URL_KMS, judgeOf(planned), asks, (message) => ({
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: 'AccessDeniedException', message }),
  }));
  return createKmsSigner(KEY_ARN, REGION, { ...KEYS, AWS_ENDPOINT_URL_KMS: url });
}

/** The bucket under its planned policy and the signer's. */
async function putInto(planned: PlannedPermissions) {
  const bucket = await startFakeBucket(true);
  const asks = (method: string, path: string, header: Header): Ask[] => {
    const resource = `${planned.bucket.arn}/${path.slice(BUCKET.length + 2)}`;
    const noneMatch = header('if-none-match');
    const context = noneMatch === undefined ? {} : { 's3:if-none-match': noneMatch };
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-retention
    const locks = header('x-amz-object-lock-mode') !== undefined;
    const actions =
      method === 'GET' ? ['s3:GetObject'] : ['s3:PutObject', ...(locks ? ['s3:PutObjectRetention'] : [])];
    return actions.map((action) => ({ action, resource, context }));
  };
  const url = await standBefore(bucket.url, judgeOf(planned, planned.bucket.policy), asks, (message) => ({
    status: 403,
    headers: { 'content-type': 'application/xml' },
    body: `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`,
  }));
  const environment = { ...KEYS, AWS_ENDPOINT_URL_S3: url };
  const put = createPutObjectOnce({
    bucket: BUCKET,
    region: REGION,
    lockMs: 86_400_000,
    nowMs: Date.now,
    environment,
  });
  return (body: string) => put('main/checkpoints/0000000000000005', body, 'text/plain');
}

test('the signer signs and copies under its planned policy, and without a statement what needs it is denied', {
  timeout: 240_000,
}, async ({ skip }) => {
  const reading = await plannedPermissions();
  if (!reading.ok) return skip(reading.reason);
  const { planned } = reading;
  const without = (sid: string): PlannedPermissions => ({
    ...planned,
    permissions: removing(planned.permissions, roleNameOf('sign'), sid),
  });
  const kms = await kmsOf(planned);
  expect((await kms.publicKeyDer()).length).toBeGreaterThan(32);
  expect(await kms.sign(new Uint8Array(8))).toHaveLength(64);
  const put = await putInto(planned);
  expect([await put('one'), await put('one'), await put('two')]).toEqual(['stored', 'same', 'differs']);

  await expect((await kmsOf(without('ReadPublicKey'))).publicKeyDer()).rejects.toThrow('kms:GetPublicKey');
  await expect((await kmsOf(without('SignCheckpoints'))).sign(new Uint8Array(8))).rejects.toThrow('kms:Sign');
  await expect((await putInto(without('CopyCheckpoints')))('one')).rejects.toThrow('s3:PutObject');
  const putOnly = await putInto(without('CompareCopies'));
  expect(await putOnly('one')).toBe('stored');
  await expect(putOnly('one')).rejects.toThrow('s3:GetObject');
});
