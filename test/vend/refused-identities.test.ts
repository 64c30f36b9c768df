import { describe, expect, test } from 'vitest';
import { REFUSED } from '../identity/callers.ts';
import { ALICE, gatewayEvent, ORIGIN_PROOF, userIdentity } from './gateway-events.ts';
import { inProcess, type Seen } from './in-process.ts';

/** What a caller learns, without the id of its request. */
function shown({ status, headers, body }: Seen): unknown {
  return { status, headers: { ...headers, 'x-sentinel-request-id': '' }, body: { ...body, RequestId: '' } };
}

function expectNothingDone(vend: ReturnType<typeof inProcess>): void {
  expect(vend.parameters.plan.calls).toBe(0);
  expect(vend.sts.plan.calls).toBe(0);
}

test.for(REFUSED)(
  '$name is refused, with what it claimed in the event and no kind',
  async ({ identity, cause }) => {
    const vend = inProcess();
    const seen = await vend.ask({ identity });
    expect(seen).toMatchObject({ status: 403, body: { Code: 'INVALID_IDENTITY' } });
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({
      ...{ code: 'INVALID_IDENTITY', outcome: 'deny', session: null, policy: null, profile: 'dev' },
      caller: {
        ...{ kind: null, name: null, accountId: identity.accountId, accessKeyId: identity.accessKey },
        arn: identity.userArn.slice(0, 2048).toWellFormed(),
      },
    });
    expect(seen.logs[0]).toMatchObject({ caller: null, callerKind: null, causes: [cause], level: 'warn' });
    expect(seen.metrics[0]).toMatchObject({ Denied: 1 });
    expectNothingDone(vend);
  },
);

/** An event as `lambda:InvokeFunction` can bring it, with a stage variable that is not ours. */
const UNPROVEN: Readonly<Record<string, unknown>> = {
  'no stage variables': undefined,
  'stage variables without it': {},
  'null for stage variables': null,
  'a wrong proof': { origin: `${ORIGIN_PROOF.slice(0, -1)}q` },
  'a shorter proof': { origin: ORIGIN_PROOF.slice(0, -1) },
  'a longer proof': { origin: `${ORIGIN_PROOF}x` },
  'another case': { origin: ORIGIN_PROOF.toUpperCase() },
  'an empty proof': { origin: '' },
  'a list with the proof': { origin: [ORIGIN_PROOF] },
  'an object that reads as the proof': { origin: { toString: () => ORIGIN_PROOF } },
  true: { origin: true },
  'the proof under another name': { Origin: ORIGIN_PROOF },
  'the proof inherited': Object.create({ origin: ORIGIN_PROOF }),
};

describe('a forged request context proves nothing', () => {
  test.for(Object.entries(UNPROVEN))('%s', async ([, stageVariables]) => {
    const vend = inProcess();
    const forged = { ...gatewayEvent({ origin: null }), stageVariables };
    const seen = await vend.invoke({ ...forged, headers: { ...forged.headers, origin: ORIGIN_PROOF } });
    expect(seen).toMatchObject({ status: 401, body: { Code: 'IAM_AUTH_REQUIRED' } });
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({ code: 'IAM_AUTH_REQUIRED', outcome: 'deny', caller: null });
    expect(JSON.stringify([seen.events, seen.logs])).not.toContain(ALICE.userArn);
    expectNothingDone(vend);
  });

  test('and is told the same as a request that nobody signed', async () => {
    const { requestContext, ...unsigned } = gatewayEvent();
    const answers = [
      await inProcess().ask({ origin: null }),
      await inProcess().invoke({ ...unsigned, requestContext: { ...requestContext, authorizer: undefined } }),
      await inProcess().invoke({
        ...unsigned,
        requestContext: { ...requestContext, authorizer: { jwt: {} } },
      }),
      await inProcess().invoke(unsigned),
      await inProcess().invoke(undefined),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(shown(answer)))).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
  });
});

test.for([
  ['x-amzn-authorizer', JSON.stringify({ iam: ALICE })],
  ['x-amzn-iam-userarn', ALICE.userArn],
  ['x-forwarded-user', 'alice'],
  ['authorization', 'Bearer alice'],
  ['x-amz-security-token', 'token'],
] as const)('no header changes who calls: %s', async ([name, value]) => {
  const vend = inProcess();
  const seen = await vend.ask({ identity: userIdentity('mallory'), headers: { [name]: value } });
  expect(seen.status).toBe(403);
  expect(seen.events[0]?.caller).toMatchObject({ kind: 'user', name: 'iam/mallory' });
});

test('a body or query that names somebody changes nobody', async () => {
  const vend = inProcess();
  const identity = userIdentity('mallory');
  for (const parts of [
    { rawQueryString: 'user=alice' },
    { method: 'POST', body: '{"user":"alice"}' },
    { method: 'POST', body: '{"__proto__":{"caller":{"name":"alice"}}}' },
    { rawQueryString: '__proto__[name]=alice' },
  ]) {
    const seen = await vend.ask({ ...parts, identity });
    expect(seen).toMatchObject({ status: 400, body: { Code: 'INVALID_REQUEST' } });
    expect(seen.events[0]?.caller?.name).toBe('iam/mallory');
  }
});

describe('a flood of refusals is not a flood of events', () => {
  test.for([
    ['of refused identities', { identity: REFUSED[0]?.identity ?? ALICE }],
    ['of forged requests', { origin: null }],
    ['of bad requests', { rawQueryString: 'x=1' }],
  ] as const)('%s', async ([, parts]) => {
    const vend = inProcess({ SENTINEL_RATE_BURST: '20', SENTINEL_RATE_PER_SECOND: '1' });
    const statuses = new Map<number, number>();
    for (let n = 0; n < 500; n += 1) {
      const { status } = await vend.ask(parts);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(429)).toBe(480);
    expect(vend.audit.recorded).toHaveLength(21);
    vend.time.advance(60_000);
    const { events } = await vend.ask();
    const counted = vend.audit.recorded.reduce((sum, { event }) => sum + event.count, 0);
    expect(counted).toBe(501);
    expect(events).toHaveLength(2);
    expect(events.find(({ code }) => code === 'RATE_LIMITED')).toMatchObject({
      count: 479,
      caller: 'origin' in parts ? null : expect.objectContaining({ arn: expect.any(String) }),
    });
  });
});
