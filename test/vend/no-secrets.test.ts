import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyText, profileText } from './documents.ts';
import {
  ALICE,
  type EventParts,
  gatewayEvent,
  iamIdentity,
  ORIGIN_PROOF,
  sessionIdentity,
} from './gateway-events.ts';
import { inProcess } from './in-process.ts';
import type { Behaviour } from './port-plan.ts';

/** In every planted secret, whatever is around it; nothing else has it. */
const MARK = 'pLaNtEd';
const secret = fc
  .string({ unit: fc.constantFrom(...'aZ0/+='), minLength: 4, maxLength: 30 })
  .map((tail) => `${MARK}${tail}`);
const behaviour = fc.constantFrom<Behaviour>('works', 'works', 'works', 'refuses', 'unavailable', 'throws');

const encoded = encodeURIComponent;
const signature = (text: string) =>
  `X-Amz-Credential=${encoded(text)}&X-Amz-Signature=${encoded(text)}&X-Amz-Security-Token=${encoded(text)}`;

/** Where a caller, or whoever writes to us, may put a secret: all of it is read, none of it is to be repeated. */
const PLANTS: Readonly<Record<string, (text: string) => EventParts>> = {
  'a signed header': (text) => ({
    headers: {
      authorization: `AWS4-HMAC-SHA256 Signature=${text}`,
      'x-amz-security-token': text,
      'x-api-key': text,
    },
  }),
  'a signed query': (text) => ({ rawQueryString: signature(text) }),
  'a signed query with a fault': (text) => ({ rawQueryString: `${signature(text)}&duration=1` }),
  'a signature given twice': (text) => ({ rawQueryString: `${signature(text)}&${signature(text)}` }),
  'an unknown query key': (text) => ({ rawQueryString: `${encoded(text)}=${encoded(text)}` }),
  'a query that is not encoded well': (text) => ({ rawQueryString: `profile=${text}%` }),
  'a duration': (text) => ({ rawQueryString: `duration=${encoded(text)}` }),
  'a profile in the path': (text) => ({ rawPath: `/credentials/$${text}` }),
  'a profile in the query': (text) => ({
    rawPath: '/credentials',
    rawQueryString: `profile=${encoded(`$${text}`)}`,
  }),
  'a path': (text) => ({ rawPath: `/keys/${text}` }),
  'an unknown field': (text) => ({ method: 'POST', body: JSON.stringify({ [text]: text }) }),
  'a body that is no JSON': (text) => ({ method: 'POST', body: `{"token":"${text}"` }),
  'a reason that is refused': (text) => ({ method: 'POST', body: JSON.stringify({ reason: `${text}\n` }) }),
  'a body of a GET': (text) => ({ body: text }),
  'a content type': (text) => ({ method: 'POST', body: '{}', headers: { 'content-type': text } }),
  'a trace header': (text) => ({ headers: { 'x-amzn-trace-id': `Root=${text}` } }),
  'a method': (text) => ({ method: text }),
  'a request id': (text) => ({ requestId: `${text} ` }),
  'an origin that proves nothing': (text) => ({ origin: text }),
  'the session part of an unknown role id': (text) => ({ identity: { ...ALICE, userId: `AROA:${text}` } }),
};

test.for(Object.entries(PLANTS))('%s is repeated nowhere, whatever fails', async ([, plant]) => {
  await fc.assert(
    fc.asyncProperty(
      secret,
      behaviour,
      behaviour,
      behaviour,
      behaviour,
      async (text, ssm, sts, bus, queue) => {
        const vend = inProcess();
        vend.parameters.plan.always = ssm;
        vend.sts.plan.always = sts;
        vend.audit.bus.always = bus;
        vend.audit.queue.always = queue;
        const first = await vend.invoke({ ...gatewayEvent(plant(text)), cookies: [text] });
        const again = await vend.ask(plant(text));
        const { tried, recorded } = vend.audit;
        const outputs = [first.raw, again.raw, tried, recorded, vend.logs, vend.metrics];
        expect(JSON.stringify(outputs).toLowerCase()).not.toContain(MARK.toLowerCase());
        expect(JSON.stringify(outputs)).not.toContain(ORIGIN_PROOF);
      },
    ),
    { numRuns: 15 },
  );
});

test('what STS gives goes to the caller it is for, in two fields, and nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(behaviour, { maxLength: 6 }),
      fc.array(behaviour, { maxLength: 6 }),
      async (sts, bus) => {
        const vend = inProcess();
        vend.sts.mark = MARK;
        vend.sts.plan.next = sts;
        vend.audit.bus.next = bus;
        vend.audit.queue.next = [...bus];
        for (let n = 0; n < 6; n += 1) {
          const seen = await vend.ask({ rawQueryString: n % 2 === 0 ? '' : 'duration=900' });
          expect(JSON.stringify(seen.headers)).not.toContain(MARK);
          const { SecretAccessKey, Token, ...others } = seen.body;
          expect(JSON.stringify(others)).not.toContain(MARK);
          expect(typeof SecretAccessKey).toBe(seen.status === 200 ? 'string' : 'undefined');
          expect(typeof Token).toBe(seen.status === 200 ? 'string' : 'undefined');
        }
        const { tried, recorded } = vend.audit;
        expect(JSON.stringify([tried, recorded, vend.logs, vend.metrics])).not.toContain(MARK);
      },
    ),
    { numRuns: 40 },
  );
});

test('external ids and session policies of a profile stay between the service and STS', async () => {
  const vend = inProcess();
  const sessionPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: MARK }] });
  vend.store('x', policyText(), profileText(`external_id: ${MARK}\nsession_policy: '${sessionPolicy}'\n`));
  const seen = [await vend.ask({ rawPath: '/credentials/x' })];
  vend.sts.plan.next = ['refuses'];
  seen.push(await vend.ask({ rawPath: '/credentials/x', rawQueryString: 'duration=900' }));
  vend.store('x', policyText(), profileText(`external_id: "${MARK} "\nsession_policy: '${MARK}'\n`));
  vend.time.advance(60_000);
  seen.push(await vend.ask({ rawPath: '/credentials/x' }));
  expect(seen.map(({ status }) => status)).toEqual([200, 502, 500]);
  const raw = seen.map((one) => one.raw);
  expect(JSON.stringify([raw, vend.audit.tried, vend.logs, vend.metrics])).not.toContain(MARK);
});

test('an identity that is refused is recorded as API Gateway told it, and told nothing of itself', async () => {
  const vend = inProcess();
  for (const identity of [
    sessionIdentity('dev', 'sentinel,alice'),
    iamIdentity('arn:aws:iam::999988887777:user/eve', 'AIDAX'),
  ]) {
    const seen = await vend.ask({ identity });
    expect(seen.events[0]?.caller?.arn).toBe(identity.userArn);
    expect(seen.raw.body).not.toContain(identity.userArn);
    expect(seen.raw.body).not.toContain(identity.accountId);
  }
});
