import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAssumeRole } from '../../functions/aws/assume-role.ts';
import { createParameterReaders } from '../../functions/aws/get-parameters.ts';
import { createPutEvent } from '../../functions/aws/put-event.ts';
import { createSendMessage } from '../../functions/aws/send-message.ts';
import type { BusEntry } from '../../functions/event/wire.ts';
import type { SessionOrder } from '../../functions/session/session-order.ts';
import { policyText, profileText } from './documents.ts';
import { inProcess } from './in-process.ts';

/** Whatever the services are sent comes back in their errors: no service does it all, some do some of it. */
const MARK = 'pLaNtEd';
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAFUNCTION00000001',
  AWS_SECRET_ACCESS_KEY: `${MARK}SecretKey`,
  AWS_SESSION_TOKEN: `${MARK}SessionToken`,
};
const EXTERNAL_ID = `${MARK}ExternalId`;
const SESSION_POLICY = `{"Version":"2012-10-17","Statement":[{"Sid":"${MARK}"}]}`;

const ORDER: SessionOrder = {
  roleArn: 'arn:aws:iam::111122223333:role/dev',
  roleSessionName: 'sentinel,alice',
  sourceIdentity: 'sentinel,alice,direct,0123456789ab',
  durationSeconds: 900,
  tags: [],
  externalId: EXTERNAL_ID,
  sessionPolicy: SESSION_POLICY,
  sessionPolicyArns: [],
};
const ENTRY: BusEntry = {
  ...{ source: 'sentinel.tvm', detailType: 'Credential Decision', eventBusName: 'sentinel', timeMs: 0 },
  ...{ resources: [], detail: '{}' },
};

let status = 400;
let errorCode = 'ValidationError';
let signature = '';
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const sent = `${quotable(request.headers)} ${decodeURIComponent(String(Buffer.concat(chunks)).replaceAll('+', ' '))}`;
  response.statusCode = status;
  if (request.headers['content-type']?.includes('x-www-form-urlencoded')) {
    const text = sent.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    response.end(
      `<ErrorResponse><Error><Code>${errorCode}</Code><Message>${text}</Message></Error></ErrorResponse>`,
    );
  } else {
    response.setHeader('x-amzn-errortype', errorCode);
    response.end(JSON.stringify({ __type: errorCode, message: sent, Message: sent }));
  }
});

function quotable(headers: IncomingHttpHeaders): string {
  const { authorization = '', 'x-amz-security-token': token = '' } = headers;
  signature = /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? signature;
  return `Value '${String(token)}' and '${authorization}' are refused, sent with`;
}

let endpoint = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  endpoint = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Errors over keys, tokens and signatures, errors nobody has heard of, and pages of something in between. */
const CODES = [
  ...['SignatureDoesNotMatch', 'IncompleteSignature', 'InvalidSignatureException', 'InvalidClientTokenId'],
  ...['UnrecognizedClientException', 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired'],
  ...['MissingAuthenticationTokenException', 'ThrottlingException', 'InternalFailure', 'Teapot', 'Error'],
];

/** No call here waits for it: it is longer than any machine stands still. */
const LIMIT_MS = 20_000;

/** What each adapter says of a call that failed, for a log. */
async function causes(): Promise<string[]> {
  const environment = { ...KEYS, AWS_ENDPOINT_URL: endpoint };
  const assumed = await createAssumeRole('eu-central-1', environment)(ORDER, LIMIT_MS);
  const { getParameters } = createParameterReaders('eu-central-1', environment);
  const read = await getParameters(['/sentinel/policies/dev'], LIMIT_MS);
  const put = await createPutEvent('eu-central-1', environment)(ENTRY, LIMIT_MS);
  const queueUrl = `${endpoint}/111122223333/sentinel-audit`;
  const sent = await createSendMessage(queueUrl, 'eu-central-1', environment)('{}', LIMIT_MS);
  return [
    assumed.ok ? '' : assumed.failure.cause,
    ...[read, put, sent].map((outcome) => (outcome.ok ? '' : outcome.cause)),
  ];
}

test.for(CODES.flatMap((code) => [400, 403, 500].map((httpStatus) => [code, httpStatus] as const)))(
  'an error %s (%i) that quotes what was sent is not repeated with it',
  async ([code, httpStatus]) => {
    [errorCode, status] = [code, httpStatus];
    for (const cause of await causes()) {
      expect(cause).not.toBe('');
      expect(cause).not.toContain(MARK);
      expect(signature).toMatch(/^[0-9a-f]{64}$/);
      expect(cause).not.toContain(signature);
    }
  },
);

test('what STS quotes of a profile stays out of log, event and answer', async () => {
  const vend = inProcess();
  vend.store(
    'dev',
    policyText(),
    profileText(`external_id: ${EXTERNAL_ID}\nsession_policy: '${SESSION_POLICY}'\n`),
  );
  vend.sts.refusal = 'invalid';
  vend.sts.plan.always = 'refuses';
  vend.sts.says = `Value '${EXTERNAL_ID}' at 'externalId' failed; '${SESSION_POLICY}' too, and ${EXTERNAL_ID}`;
  const seen = await vend.ask();
  expect(seen.status).toBe(502);
  expect(seen.logs[0]?.causes.join()).toContain("at 'externalId' failed");
  expect(JSON.stringify([seen.raw, vend.audit.tried, vend.logs, vend.metrics])).not.toContain(MARK);
});
