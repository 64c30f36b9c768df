import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { policyText, profileText } from '../vend/documents.ts';
import { ACCOUNT_ID } from '../vend/gateway-events.ts';
import { ALL_BREAKS } from './breaks.ts';
import { openEnvironment, type Seen, slowness } from './environment.ts';
import { type Servers, startServers } from './servers.ts';

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
  await servers.putParameter('/sentinel/policies/closed', policyText({ effect: 'deny' }));
  await servers.putParameter('/sentinel/profiles/closed', profileText());
});
beforeEach(() => servers.mend());
afterAll(() => servers.stop());

/** Allowed, and recorded by the queue alone. */
function expectFallback(seen: Seen, cause: RegExp): void {
  expect(seen.status).toBe(200);
  expect(seen.recorded.map(({ path, event }) => [path, event.code])).toEqual([['queue', 'OK']]);
  expect(seen.metrics).toMatchObject({ Allowed: 1, AuditFallback: 1 });
  expect(seen.metrics).not.toHaveProperty('AuditUnavailable');
  expect(seen.log).toMatchObject({ recorded: 'queue', causes: [expect.stringMatching(cause)] });
}

describe.each(ALL_BREAKS)('the bus has %s', THREE_TRIES, (how) => {
  test('the decision goes to the audit queue and the keys are given', async () => {
    await servers.breakIt('events', how);
    const seen = await openEnvironment(servers).ask();
    expectFallback(seen, /^events: (?!Error|Unknown)/);
    expect(seen.body).toMatchObject({ AccessKeyId: expect.stringMatching(/^ASIA/) });
  });

  test('and the queue too: 503 AUDIT_UNAVAILABLE without keys, and a deny stays a deny', async () => {
    const environment = openEnvironment(servers);
    await servers.breakIt('events', 'its own throttling');
    await servers.breakIt('sqs', how);
    const lost = await environment.ask();
    expect(lost).toMatchObject({ status: 503, body: { Code: 'AUDIT_UNAVAILABLE' }, recorded: [] });
    expect(lost.headers['retry-after']).toBe('2');
    expect(JSON.stringify([lost.body, lost.log])).not.toMatch(/ASIA[A-Z0-9]{16}/);
    expect(lost.metrics).toMatchObject({ Errors: 1, AuditUnavailable: 1 });
    const causes = [
      expect.stringMatching(/^events: Throttling/),
      expect.stringMatching(/^sqs: (?!Error|Unknown)/),
    ];
    expect(lost.log).toMatchObject({ level: 'error', recorded: 'none', causes });
    const denied = await environment.ask('closed');
    expect(denied).toMatchObject({ status: 403, body: { Code: 'POLICY_DENY' }, recorded: [] });
    expect(denied.metrics).toMatchObject({ Denied: 1, AuditUnavailable: 1 });
    await servers.mend();
    const again = await environment.ask();
    // The session whose event was lost is not given to anybody, and the lost places of the sequence are told.
    expect(again).toMatchObject({
      status: 200,
      recorded: [{ path: 'bus', event: { session: { cached: false } } }],
    });
    expect(again.recorded[0]?.event.producer).toMatchObject({ seq: 2, unrecorded: [0, 1] });
    expect(environment.attempts).toHaveLength(2);
  });
});

test(
  'the bus answers 200 with a failed entry: the same bytes go to the queue in a whole envelope',
  THREE_TRIES,
  async () => {
    await servers.failEntries();
    const seen = await openEnvironment(servers).ask();
    expectFallback(seen, /^events: entry failed \(InternalFailure\)$/);
    const [queued] = seen.recorded;
    expect(queued?.envelope).toMatchObject({
      version: '0',
      id: queued?.event.id,
      'detail-type': 'Credential Decision',
      source: 'sentinel.tvm',
      account: ACCOUNT_ID,
      time: `${queued?.event.time.slice(0, 19)}Z`,
      region: queued?.event.service.region,
      resources: [`arn:aws:iam::${ACCOUNT_ID}:role/dev`],
    });
  },
);

test.each([
  ['an entry with an id, and a failure counted', '{"Entries":[{"EventId":"1"}],"FailedEntryCount":1}'],
  ['an entry with an error, and no failure counted', '{"Entries":[{"ErrorCode":"X"}],"FailedEntryCount":0}'],
  ['no entry, and no failure counted', '{"Entries":[],"FailedEntryCount":0}'],
  ['an entry with an id, and nothing counted', '{"Entries":[{"EventId":"1"}]}'],
])('the bus answers with %s: that is no yes', THREE_TRIES, async (_name, body) => {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: ${body.length}`;
  await servers.ports.events.breakIt({ kind: 'bytes', bytes: `${head}\r\n\r\n${body}`, after: 'keep' });
  expectFallback(await openEnvironment(servers).ask(), /^events: entry failed/);
});

test(
  'the bus takes the event and answers too late: the queue has it as well, with the same id and bytes',
  THREE_TRIES,
  async () => {
    await servers.ports.events.work(420 * slowness());
    const seen = await openEnvironment(servers).ask();
    expect(seen).toMatchObject({ status: 200, metrics: { Allowed: 1, AuditFallback: 1 } });
    expect(seen.log).toMatchObject({
      recorded: 'queue',
      causes: [expect.stringMatching(/^events: TimeLimitExceeded/)],
    });
    const [fromBus, fromQueue] = seen.recorded;
    expect([fromBus?.path, fromQueue?.path]).toEqual(['bus', 'queue']);
    expect(fromQueue?.wire).toBe(fromBus?.wire);
    expect(fromQueue?.envelope.id).toBe(fromBus?.event.id);
  },
);
