import { describe, expect, test } from 'vitest';
import { policyText } from '../vend/documents.ts';
import { ALICE, gatewayEvent, sessionIdentity, userIdentity } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';
import { ALICES, REFUSED } from './callers.ts';

describe('under `users: [alice]` exactly one alice gets in', () => {
  test.for(['sso', 'user', 'session'] as const)('with bare names for %s', async (bareNames) => {
    const vend = inProcess({ SENTINEL_BARE_NAMES: bareNames });
    const codes: Record<string, unknown> = {};
    for (const [kind, identity] of Object.entries(ALICES)) {
      const { events } = await vend.ask({ identity });
      codes[kind] = events.map(({ code }) => code).join();
    }
    const others = { user: 'POLICY_DENY', sso: 'POLICY_DENY', session: 'POLICY_DENY' };
    expect(codes).toEqual({
      ...others,
      [bareNames]: 'OK',
      role: 'POLICY_DENY',
      lookAlike: 'POLICY_DENY',
      idOfSsoWithAnotherRole: 'POLICY_DENY',
      federated: 'INVALID_IDENTITY',
    });
  });
});

test.for([
  { identity: ALICES.user, kind: 'user', name: 'iam/alice' },
  { identity: userIdentity('alice', '/team/a/'), kind: 'user', name: 'iam/alice' },
  { identity: userIdentity('alice', '/team\u007f/'), kind: 'user', name: 'iam/alice' },
  { identity: ALICES.sso, kind: 'sso', name: 'alice' },
  { identity: ALICES.session, kind: 'session', name: 'session/hop/alice' },
  { identity: ALICES.role, kind: 'role', name: 'role/deployer' },
  { identity: sessionIdentity('deployer', 'mallory'), kind: 'role', name: 'role/deployer' },
  { identity: ALICES.lookAlike, kind: 'role', name: 'role/AWSReservedSSO_Engineers_0123456789abcdef' },
])('$identity.userArn is $name, and a policy that says so lets it in', async ({ identity, kind, name }) => {
  const vend = inProcess();
  vend.store('named', policyText({ users: [name] }));
  const { status, events } = await vend.ask({ identity, rawPath: '/credentials/named' });
  expect(status).toBe(200);
  expect(events[0]?.caller).toMatchObject({
    kind,
    name,
    arn: identity.userArn,
    accessKeyId: identity.accessKey,
  });
});

test('with bare names for users, Identity Center names keep a prefix', async () => {
  const vend = inProcess({ SENTINEL_BARE_NAMES: 'user' });
  vend.store('named', policyText({ users: ['sso/alice'] }));
  expect((await vend.ask({ rawPath: '/credentials/named' })).status).toBe(200);
});

describe('refused identities', () => {
  test.for(REFUSED)('$name', async ({ identity, cause }) => {
    const vend = inProcess();
    const seen = await vend.ask({ identity });
    expect(seen.status).toBe(403);
    expect(seen.body.Code).toBe('INVALID_IDENTITY');
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({ code: 'INVALID_IDENTITY', outcome: 'deny', session: null });
    expect(seen.events[0]?.caller).toMatchObject({ kind: null, name: null });
    expect(seen.logs[0]?.causes).toEqual([cause]);
    expect(vend.parameters.plan.calls + vend.sts.plan.calls).toBe(0);
  });
});

describe('without proof that a request came through the API nobody is named', () => {
  const withOrigin = (origin: unknown) => ({ ...gatewayEvent(), stageVariables: { origin } });
  const unproven: [string, unknown][] = [
    ['no stage variable', gatewayEvent({ origin: null })],
    ['an empty one', gatewayEvent({ origin: '' })],
    ['one that ends a character early', gatewayEvent({ origin: 'origin-proof-0123456789-abcdefghijklmno' })],
    ['one in another case', gatewayEvent({ origin: 'ORIGIN-PROOF-0123456789-ABCDEFGHIJKLMNOP' })],
    ['a number', withOrigin(1)],
    ['an array that joins to the proof', withOrigin(['origin-proof-0123456789-abcdefghijklmnop'])],
    ['an object', withOrigin({ toString: 'x' })],
    [
      'proof in a header',
      gatewayEvent({ origin: null, headers: { origin: 'origin-proof-0123456789-abcdefghijklmnop' } }),
    ],
    [
      'proof in the query',
      gatewayEvent({ origin: null, rawQueryString: 'origin=origin-proof-0123456789-abcdefghijklmnop' }),
    ],
  ];
  const { authorizer: _, ...unsigned } = gatewayEvent().requestContext;
  const iam = { ...ALICE, userId: 7 };
  const nameless: [string, unknown][] = [
    ['no authorizer', { ...gatewayEvent(), requestContext: unsigned }],
    [
      'an authorizer of another kind',
      { ...gatewayEvent(), requestContext: { ...unsigned, authorizer: { jwt: {} } } },
    ],
    [
      'an authorizer whose fields are of other types',
      { ...gatewayEvent(), requestContext: { ...unsigned, authorizer: { iam } } },
    ],
    [
      'an identity in a header only',
      { ...gatewayEvent({ headers: { 'x-amzn-iam-arn': ALICE.userArn } }), requestContext: unsigned },
    ],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'event'],
    ['a list', [gatewayEvent()]],
    [
      'types all wrong',
      { headers: [], requestContext: 'x', rawPath: 7, rawQueryString: {}, body: [], stageVariables: 1 },
    ],
  ];
  test.for([...unproven, ...nameless])('%s', async ([, event]) => {
    const seen = await inProcess().invoke(event);
    expect(seen.status).toBe(401);
    expect(seen.body.Code).toBe('IAM_AUTH_REQUIRED');
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({ code: 'IAM_AUTH_REQUIRED', outcome: 'deny', caller: null });
  });
});
