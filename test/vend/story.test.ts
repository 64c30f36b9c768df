import { describe, expect, test } from 'vitest';
import { policyText, profileText } from './documents.ts';
import { type EventParts, gatewayEvent, userIdentity } from './gateway-events.ts';
import { type InProcess, inProcess } from './in-process.ts';

type Ending = {
  code: string;
  status: number;
  shown?: string;
  arrange?: (vend: InProcess) => void;
  parts?: EventParts;
};

const INVALID = 'version: "1"\nrules: nothing\n';
/** How a request can end; each code of the contract but the reserved one and AUDIT_UNAVAILABLE, which has no event. */
const ENDINGS: readonly Ending[] = [
  { code: 'OK', status: 200 },
  { code: 'IAM_AUTH_REQUIRED', status: 401, parts: { origin: null } },
  { code: 'INVALID_IDENTITY', status: 403, parts: { identity: { ...userIdentity('alice'), userArn: 'x' } } },
  { code: 'MISSING_PROFILE', status: 400, parts: { rawPath: '/credentials' } },
  { code: 'INVALID_PROFILE', status: 400, parts: { rawPath: '/credentials/..' } },
  { code: 'INVALID_DURATION', status: 400, parts: { rawQueryString: 'duration=1' } },
  { code: 'INVALID_REQUEST', status: 400, parts: { rawQueryString: 'x=1' } },
  {
    code: 'RATE_LIMITED',
    status: 429,
    parts: { rawPath: '/profiles' },
  },
  { code: 'POLICY_DENY', status: 403, parts: { rawPath: '/credentials/absent' } },
  {
    code: 'APPROVAL_REQUIRED',
    status: 403,
    arrange: (vend) => vend.store('dev', policyText({ effect: 'require_approval' })),
  },
  {
    code: 'POLICY_INVALID',
    status: 403,
    shown: 'POLICY_DENY',
    arrange: (vend) => vend.store('dev', INVALID),
  },
  {
    code: 'POLICY_INVALID',
    status: 500,
    arrange: (vend) => vend.store('dev', policyText(), 'version: "2"'),
  },
  {
    code: 'POLICY_UNAVAILABLE',
    status: 503,
    arrange: (vend) => {
      vend.parameters.plan.always = 'unavailable';
    },
  },
  {
    code: 'CREDENTIAL_ERROR',
    status: 502,
    arrange: (vend) => {
      vend.sts.plan.always = 'refuses';
    },
  },
  {
    code: 'INTERNAL_ERROR',
    status: 500,
    arrange: (vend) => {
      vend.parameters.plan.always = 'throws';
    },
  },
  {
    code: 'INTERNAL_ERROR',
    status: 500,
    arrange: (vend) => {
      vend.sts.plan.always = 'throws';
    },
  },
];

describe('one request has one event, one log line, one set of metrics, whatever it ends with', () => {
  test.for(ENDINGS)('$code, shown as $status', async ({ code, status, shown = code, arrange, parts }) => {
    const limits = code === 'RATE_LIMITED' ? { SENTINEL_RATE_BURST: '10' } : {};
    const vend = inProcess(limits);
    if (code === 'RATE_LIMITED') for (let n = 0; n < 10; n += 1) await vend.ask();
    arrange?.(vend);
    const seen = await vend.ask(parts);
    expect(seen.status).toBe(status);
    expect(seen.events.map((event) => event.code)).toEqual([code]);
    expect(seen.logs.map((line) => [line.code, line.shownCode, line.recorded])).toEqual([
      [code, shown, 'bus'],
    ]);
    expect(seen.logs[0]?.eventId).toBe(seen.events[0]?.id);
    expect(seen.metrics).toHaveLength(1);
    const { Allowed = 0, Denied = 0, Errors = 0, AuditLatency } = seen.metrics[0] ?? {};
    expect([Allowed, Denied, Errors].filter((count) => count === 1)).toHaveLength(1);
    expect(AuditLatency).toBeDefined();
    expectAnswerForm(seen);
    if (status !== 200)
      expect(seen.body).toEqual({
        Code: shown,
        Message: expect.stringMatching(/^[a-z`][^\n]*[^.]$/),
        RequestId: seen.headers['x-sentinel-request-id'],
      });
  });

  test('neither bus nor queue: no credentials, and the lost seq is told by the next event', async () => {
    const vend = inProcess();
    vend.audit.bus.next = ['unavailable'];
    vend.audit.queue.next = ['unavailable'];
    const seen = await vend.ask();
    expect(seen.status).toBe(503);
    expect(seen.body).toMatchObject({ Code: 'AUDIT_UNAVAILABLE' });
    expect(JSON.stringify(seen.raw)).not.toContain('ASIA');
    expectAnswerForm(seen);
    expect(seen.events).toEqual([]);
    expect(seen.logs[0]).toMatchObject({ recorded: 'none', shownCode: 'AUDIT_UNAVAILABLE', level: 'error' });
    expect(seen.metrics[0]).toMatchObject({ Errors: 1, AuditUnavailable: 1 });
    const next = await vend.ask();
    expect(next.status).toBe(200);
    expect(next.events[0]).toMatchObject({
      session: { cached: false },
      producer: { seq: 1, unrecorded: [0] },
    });
    expect(vend.sts.granted).toHaveLength(2);
    expect(next.body.AccessKeyId).toBe(vend.sts.granted[1]?.accessKeyId);
    expect((await vend.ask()).events[0]?.producer).toMatchObject({ seq: 2, unrecorded: [] });
  });
});

function expectAnswerForm({ status, headers }: { status: number; headers: Record<string, string> }): void {
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  expect(headers['x-sentinel-request-id']).toBeTruthy();
  const wait = headers['retry-after'];
  if (status === 429 || status === 503) expect(Number(wait)).toBeGreaterThanOrEqual(1);
  else expect(wait).toBeUndefined();
}

test('an allowed request gets the five fields', async () => {
  const { status, body, events } = await inProcess().ask();
  expect(status).toBe(200);
  expect(body).toEqual({
    AccessKeyId: 'ASIAFAKE00000000000',
    SecretAccessKey: 'fakeStsSecretAccessKey000000',
    Token: 'fakeStsSessionToken000000',
    Expiration: '2026-03-04T11:00:00Z',
    AccountId: '111122223333',
  });
  expect(events[0]).toMatchObject({ code: 'OK', caller: { kind: 'sso', name: 'alice' }, count: 1 });
});

test('the account told is the role’s', async () => {
  const vend = inProcess();
  vend.store('other', policyText(), profileText('', 'arn:aws:iam::444455556666:role/path/to/other'));
  expect((await vend.ask({ rawPath: '/credentials/other' })).body.AccountId).toBe('444455556666');
});

describe('a refusal stays what it is, whatever the audit path does', () => {
  test.for(ENDINGS.filter(({ code }) => code !== 'OK' && code !== 'RATE_LIMITED'))(
    '$code, shown as $status',
    async ({ code, status, shown = code, arrange, parts }) => {
      const vend = inProcess();
      arrange?.(vend);
      vend.audit.bus.always = 'unavailable';
      vend.audit.queue.always = 'throttled';
      const seen = await vend.ask(parts);
      expect(seen).toMatchObject({ status, body: { Code: shown } });
      expect(seen.logs[0]).toMatchObject({ code, recorded: 'none', level: 'error' });
      expect(seen.metrics[0]).toMatchObject({ AuditUnavailable: 1 });
    },
  );
});

describe('the audit path', () => {
  test.for(['unavailable', 'throttled', 'refuses', 'throws', 'hangs'] as const)(
    'the queue takes the same bytes when the bus %s',
    async (behaviour) => {
      const vend = inProcess();
      vend.audit.bus.next = [behaviour];
      const seen = await vend.ask();
      expect(seen.status).toBe(200);
      expect(vend.audit.recorded.map(({ path }) => path)).toEqual(['queue']);
      expect(new Set(vend.audit.tried).size).toBe(1);
      expect(seen.logs[0]?.recorded).toBe('queue');
      expect(seen.metrics[0]).toMatchObject({ AuditFallback: 1, Allowed: 1 });
    },
  );

  test('an answer of the bus that comes too late sends the same event twice, under one id', async () => {
    const vend = inProcess();
    vend.audit.bus.next = ['late'];
    expect((await vend.ask()).status).toBe(200);
    expect(vend.audit.recorded.map(({ path }) => path)).toEqual(['bus', 'queue']);
    expect(new Set(vend.audit.recorded.map(({ wire }) => wire)).size).toBe(1);
  });

  test('a queue that throws is a queue that failed: nothing is given, and the next event says so', async () => {
    const vend = inProcess();
    vend.audit.bus.next = ['throws'];
    vend.audit.queue.next = ['throws'];
    const seen = await vend.ask();
    expect(seen).toMatchObject({ status: 503, body: { Code: 'AUDIT_UNAVAILABLE' } });
    expect(
      seen.logs[0]?.causes.every((cause) => /^bug: TypeError at port-plan\.ts:\d+:\d+$/.test(cause)),
    ).toBe(true);
    expect((await vend.ask()).events[0]?.producer.unrecorded).toEqual([0]);
  });

  test('the event is on its way before the answer: an answer waits for a slow bus', async () => {
    const vend = inProcess();
    vend.audit.bus.latencyMs = 150;
    const seen = await vend.ask();
    expect(seen).toMatchObject({ status: 200, tookMs: 150 });
    expect(seen.events).toHaveLength(1);
  });

  test('a session that was cached before is kept when the event of a hit is lost', async () => {
    const vend = inProcess();
    await vend.ask();
    vend.audit.bus.next = ['unavailable'];
    vend.audit.queue.next = ['unavailable'];
    expect((await vend.ask()).status).toBe(503);
    expect((await vend.ask()).events[0]?.session?.cached).toBe(true);
    expect(vend.sts.granted).toHaveLength(1);
  });
});

test('the first request of an environment is its cold start', async () => {
  const vend = inProcess();
  const first = await vend.invoke(gatewayEvent());
  expect(first.events[0]?.coldStart).toBe(true);
  expect(first.metrics[0]).toMatchObject({ ColdStart: 1, InitDuration: 120 });
  const second = await vend.ask();
  expect(second.events[0]?.coldStart).toBe(false);
  expect(second.metrics[0]).not.toHaveProperty('ColdStart');
});
