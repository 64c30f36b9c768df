import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { busEntry, queueEnvelope, wireDetail } from '../../functions/event/wire.ts';
import { policyText, profileText } from '../vend/documents.ts';
import { ALICE, userIdentity } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';

/** Any UTF-16 at all: lone surrogates, U+FFFE, controls. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom('\ud800', '\udfff', '\ufffe', '\uffff', '\u0000', '\u007f', '\u2028', '"', '\\', '🔑'),
      { maxLength: 20 },
    )
    .map((parts) => parts.join('')),
);

async function anEvent(): Promise<DecisionEvent> {
  const { events } = await inProcess().ask();
  const [event] = events;
  if (event === undefined) throw new Error('no event');
  return event;
}

test('the wire form is ASCII and says what the event says, whatever is in it', async () => {
  const event = await anEvent();
  fc.assert(
    fc.property(anyText, anyText, (reason, userAgent) => {
      const told = { ...event, request: { reason, durationSeconds: null }, profile: userAgent };
      const wire = wireDetail(told);
      expect(wire).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(wire)).toEqual(told);
    }),
  );
});

test('the queue gets the bytes of the bus in the envelope the bus would have made', async () => {
  const event = await anEvent();
  fc.assert(
    fc.property(anyText, (reason) => {
      const told = { ...event, request: { reason, durationSeconds: null } };
      const entry = busEntry(told, 'sentinel');
      const body = queueEnvelope(told, entry, '111122223333', 'eu-central-1');
      expect(body.endsWith(`,"detail":${entry.detail}}`)).toBe(true);
      expect(JSON.parse(body)).toEqual({
        ...{ version: '0', id: event.id, 'detail-type': 'Credential Decision', source: 'sentinel.tvm' },
        ...{ account: '111122223333', time: '2026-03-04T10:00:00Z', region: 'eu-central-1' },
        resources: ['arn:aws:iam::111122223333:role/dev'],
        detail: told,
      });
    }),
  );
});

test.for([
  [
    'a user agent that is cut in the middle of a character',
    { headers: { 'user-agent': `${'x'.repeat(255)}🔑` } },
  ],
  ['a user agent of lone surrogates', { headers: { 'user-agent': '\ud800\udfff\ud800' } }],
  ['an arn of lone surrogates', { identity: { ...ALICE, userArn: '\udc00'.repeat(30) } }],
  ['an organisation of lone surrogates', { identity: { ...ALICE, principalOrgId: '\udc00' } }],
] as const)('%s has no lone surrogate in its event', async ([, parts]) => {
  const { events } = await inProcess().ask(parts);
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events[0])).toContain('\ufffd');
});

test('a rule and a reason are cut where they are too long for an event, and whole characters stay', async () => {
  const vend = inProcess();
  vend.store('dev', policyText({ name: `${'r'.repeat(255)}🔑`, more: `reason: ${'漢'.repeat(1500)}` }));
  const { events, status } = await vend.ask();
  expect(status).toBe(200);
  expect(events[0]?.policy?.rule).toBe(`${'r'.repeat(255)}\ufffd`);
  expect(events[0]?.policy?.reason).toBe('漢'.repeat(1024));
});

/** Fills a document of Parameter Store's 8 KiB with `fill`, whose wire form is as long as can be. */
function filled(start: string, fill: string, end: string): string {
  const room = 8192 - Buffer.byteLength(start + end);
  return start + fill.repeat(Math.floor(room / Buffer.byteLength(fill))) + end;
}

test('the event of the largest documents, names, texts and losses is taken', async () => {
  const vend = inProcess({ SENTINEL_RATE_BURST: '1000' });
  vend.audit.bus.always = 'unavailable';
  vend.audit.queue.always = 'unavailable';
  for (let n = 0; n < 500; n += 1) await vend.ask({ rawPath: '/credentials' });
  vend.audit.bus.always = 'works';
  const name = 'p'.repeat(64);
  const user = `iam/${'='.repeat(64)}`;
  const tags = Array.from({ length: 46 }, (_, n) => `  ${'é'.repeat(30)}${n}: ${'é'.repeat(42)}\n`).join('');
  vend.store(
    name,
    filled(
      policyText({ users: [user], name: `"${'\\0'.repeat(300)}"`, more: 'reason: "' }).trimEnd(),
      '\\0',
      '"\n',
    ),
    profileText(`tags:\n${tags}`, `arn:aws:iam::111122223333:role/${'d'.repeat(500)}/${'d'.repeat(64)}`),
  );
  const seen = await vend.ask({
    identity: {
      ...userIdentity('='.repeat(64), `/${'\u007f'.repeat(510)}/`),
      principalOrgId: '漢'.repeat(80),
      accessKey: 'A'.repeat(128),
    },
    rawPath: '/credentials',
    method: 'POST',
    headers: { 'user-agent': '漢'.repeat(3000) },
    body: JSON.stringify({ profile: name, duration: 3600, reason: '漢'.repeat(256) }),
    requestId: 'r'.repeat(128),
  });
  expect(seen.status, seen.logs[0]?.causes.join()).toBe(200);
  expect(seen.events[0]?.producer.unrecorded).toHaveLength(500);
  const bytes = vend.audit.recorded[0]?.wire.length ?? 0;
  expect(bytes).toBeGreaterThan(30_000);
  expect(bytes).toBeLessThanOrEqual(65_536);
});
