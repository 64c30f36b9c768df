import { expect, test, vi } from 'vitest';
import type { Fault } from '../../local/aws-http/fault-plan.ts';
import type { EventsFault } from '../../local/events/events.ts';
import { engineerRoleId } from '../../local/seeds/roles.ts';
import { gatewayEvent, iamIdentity } from '../vend/gateway-events.ts';
import { type Answer, type Asking, type Keys, type Signed, sendSigned } from './asking.ts';
import { secretsOfFunctions } from './function-keys.ts';
import { filesBelow, findPlanted, type Haystack, type Planted } from './planted.ts';
import { runningStack } from './running-stack.ts';
import { signWithSmithy } from './smithy.ts';

const faults: { sts: Fault; ssm: Fault; events: EventsFault } = { sts: 'none', ssm: 'none', events: 'none' };
const PROOF = 'proof-of-the-end-to-end-tests-0123456789';
const MINUTE_MS = 60_000;
const stack = runningStack(
  { ledger: true, functionEnvironment: { SENTINEL_ORIGIN_PROOF: PROOF, SENTINEL_RATE_BURST: '60' } },
  { faults: { sts: () => faults.sts, ssm: () => faults.ssm, events: () => faults.events } },
);

const planted: Planted[] = [];
const answers: string[] = [];
const vendedKeyIds: string[] = [];

/** Signs, plants the signature, asks, plants what was given. */
async function ask(keys: Keys, asking: Asking, change: (signed: Signed) => Signed = (signed) => signed) {
  const { gateway } = stack().file;
  for (const place of ['header', 'query'] as const) {
    const signed = await signWithSmithy(asking, gateway, keys, { in: place });
    const signature = /Signature=([0-9a-f]{64})/.exec(JSON.stringify(signed))?.[1] ?? '';
    planted.push({ what: `the signature of ${asking.path}`, secret: signature });
    keep(await sendSigned(change(signed), gateway), asking.path);
  }
}

function keep({ status, body }: Answer, path: string): void {
  const { SecretAccessKey, Token, AccessKeyId, ...shown } = JSON.parse(body);
  answers.push(JSON.stringify(shown));
  if (status !== 200 || SecretAccessKey === undefined) return;
  vendedKeyIds.push(AccessKeyId);
  planted.push({ what: `the vended key of ${path}`, secret: SecretAccessKey });
  planted.push({ what: `the vended token of ${path}`, secret: Token });
}

const get = (path: string, query = ''): Asking => ({ method: 'GET', path, query, body: '' });
const post = (body: string): Asking => ({ method: 'POST', path: '/credentials', query: '', body });

/** Everything a caller may ask, well and badly. */
async function mixedLoad(): Promise<void> {
  const { file } = stack();
  for (const { name: _, arn: __, ...keys } of file.identities) {
    for (const { name } of file.profiles) await ask(keys, get(`/credentials/${name}`));
    await ask(keys, get('/profiles'));
    await ask(keys, get('/credentials', 'duration=900&profile=dev'));
    await ask(keys, post('{"profile":"dev","reason":"a look at the logs"}'));
    await ask(keys, post('{"profile":'));
    await ask(keys, get('/credentials/dev'), (signed) => ({ ...signed, query: `${signed.query}&x=1` }));
    await ask({ ...keys, secretAccessKey: `not-${keys.secretAccessKey}` }, get('/credentials/dev'));
  }
}

/** Each dependency broken in turn; a new duration asks STS again. */
async function brokenLoad(): Promise<void> {
  const alice = stack().identity('alice');
  let duration = 901;
  const askAnew = () => ask(alice, get('/credentials', `duration=${duration++}&profile=dev`));
  for (const fault of ['error-500', 'throttle', 'half-answer'] as const) {
    for (const service of ['sts', 'ssm', 'events'] as const) {
      faults[service] = fault;
      await askAnew();
      await ask(alice, get(`/credentials/${service}-${fault}`));
      faults[service] = 'none';
    }
  }
  faults.events = 'failed-entries';
  await askAnew();
  faults.events = 'none';
  await pastTheGateway();
}

/** Invoked directly, with secrets where no caller puts them; in time, and when every service takes it for late. */
async function pastTheGateway(): Promise<void> {
  const { lambda, identity, clock } = stack();
  const { arn, accessKeyId, secretAccessKey, sessionToken = '' } = identity('alice');
  const parts = {
    headers: { authorization: secretAccessKey, 'x-amz-security-token': sessionToken },
    // A duration nobody asked for before, so that STS is asked.
    rawQueryString: `profile=dev&duration=1000&X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`,
    rawPath: '/credentials',
    identity: iamIdentity(arn, `${engineerRoleId}:alice`, accessKeyId),
  };
  for (const [origin, aheadMs] of [
    [null, 0],
    [PROOF, 20 * MINUTE_MS],
    [PROOF, 0],
  ] as const) {
    clock.aheadMs = aheadMs;
    const { payload } = await lambda.invoke('vend', JSON.stringify(gatewayEvent({ ...parts, origin })));
    const { statusCode: status, body } = JSON.parse(payload);
    keep({ status, body }, 'an event past the gateway');
  }
  clock.aheadMs = 0;
}

/** The ledger has taken every decision with keys. */
async function everythingWritten(): Promise<void> {
  await vi.waitFor(
    () => {
      const table = filesBelow(`${stack().folder}/dynamodb`, []);
      for (const id of vendedKeyIds) expect(table.some(({ bytes }) => bytes.includes(id))).toBe(true);
    },
    { timeout: 30_000, interval: 200 },
  );
}

test('no key, token or signature of anybody is in any file but stack.json, nor in an event or a refusal', async () => {
  await mixedLoad();
  await brokenLoad();
  await everythingWritten();
  for (const { name, secretAccessKey, sessionToken } of stack().file.identities) {
    planted.push({ what: `the key of ${name}`, secret: secretAccessKey });
    if (sessionToken !== undefined) planted.push({ what: `the token of ${name}`, secret: sessionToken });
  }
  planted.push(...secretsOfFunctions(), { what: 'the origin proof', secret: PROOF });
  await stack().stop();
  const files = filesBelow(stack().folder, ['stack.json']);
  const told: Haystack[] = [
    ...stack().delivered.map((text, n) => ({ name: `event ${n}`, bytes: Buffer.from(text) })),
    ...answers.map((text, n) => ({ name: `answer ${n}`, bytes: Buffer.from(text) })),
  ];
  expect(findPlanted(planted, [...files, ...told])).toEqual([]);
  // The search would have found them: all of it was there to be searched, and what may be told is found.
  expect(vendedKeyIds.length).toBeGreaterThan(10);
  expect(planted.length).toBeGreaterThan(100);
  const withStack = filesBelow(stack().folder, []);
  expect(findPlanted([{ what: 'key', secret: stack().identity('bob').secretAccessKey }], withStack)).toEqual([
    'key in stack.json',
  ]);
  const names = files.filter(({ bytes }) => bytes.length > 0).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['logs/vend.ndjson', 'logs/gateway.ndjson', 'events.json']));
  const log = files.find(({ name }) => name === 'logs/vend.ndjson')?.bytes.toString() ?? '';
  // Refused signatures: of such errors AWS's text quotes what was signed, the session token in it.
  for (const cause of ['sts: SignatureDoesNotMatch', 'sqs: InvalidSignatureException'])
    expect(log).toContain(cause);
}, 60_000);

test.each([
  ['as it is', (text: string) => `{"a":"${text}"}`],
  ['in a URL', (text: string) => `x=${encodeURIComponent(text)}&`],
  ['in base64', (text: string) => Buffer.from(`{"ab":"${text}"}`).toString('base64')],
  ['in hex', (text: string) => Buffer.from(`{"${text}"}`).toString('hex')],
  ['cut', (text: string) => text.slice(0, 40)],
])('a secret is found %s', (_, hide) => {
  const secret = 'abc/+DEF='.repeat(9);
  const haystack = { name: 'there', bytes: Buffer.from(hide(secret)) };
  expect(findPlanted([{ what: 'it', secret }], [haystack])).toEqual(['it in there']);
});
