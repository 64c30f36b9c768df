import { describe, expect, test } from 'vitest';
import { policyText } from '../vend/documents.ts';
import { ALICE, gatewayEvent } from '../vend/gateway-events.ts';
import { type InProcess, inProcess } from '../vend/in-process.ts';
import { CLAIMS, ISSUER, SUBJECT, WITH_ISSUERS, workloadEvent } from './workload-events.ts';

/** `dev` is for the workload of the claims. */
function service(users: readonly string[] = [`oidc/eks/${SUBJECT}`]): InProcess {
  const vend = inProcess(WITH_ISSUERS);
  vend.store('dev', policyText({ users }));
  return vend;
}

test('a workload is given what a policy allows it by name, and its event says who', async () => {
  const vend = service();
  const seen = await vend.invoke(workloadEvent());
  expect(seen.status).toBe(200);
  expect(seen.events).toHaveLength(1);
  expect(seen.events[0]).toMatchObject({
    code: 'OK',
    caller: {
      ...{ kind: 'oidc', name: `oidc/eks/${SUBJECT}`, arn: `${ISSUER}#${SUBJECT}`, accessKeyId: '' },
      ...{ accountId: '111122223333', principalOrgId: null },
    },
    session: {
      tags: { SentinelUser: 'oidc=2Feks=2Fsystem=3Aserviceaccount=3Apay=3Aapi' },
      sourceIdentity: expect.stringMatching(/^sentinel,oidc=2Feks==[\w-]{16},direct,[0-9a-f]{12}$/),
    },
  });
  expect(vend.sts.granted).toHaveLength(1);
});

test('its session is its own: another subject and the same subject of another alias get others', async () => {
  const vend = service([`oidc/eks/${SUBJECT}`, 'oidc/eks/b', 'oidc/github/repo:acme/b']);
  const github = { ...CLAIMS, iss: 'https://token.actions.githubusercontent.com', sub: 'repo:acme/b' };
  await vend.invoke(workloadEvent());
  await vend.invoke(workloadEvent());
  await vend.invoke(workloadEvent({ ...CLAIMS, sub: 'b' }));
  await vend.invoke(workloadEvent(github, { rawPath: '/oidc/github/credentials/dev' }));
  expect(vend.sts.granted).toHaveLength(3);
});

test('a duration is taken, and the profiles are listed by the same route', async () => {
  const vend = service();
  const given = await vend.invoke(workloadEvent(CLAIMS, { rawQueryString: 'duration=900' }));
  expect(given.events[0]).toMatchObject({ code: 'OK', request: { durationSeconds: 900 } });
  const listed = await vend.invoke(workloadEvent(CLAIMS, { rawPath: '/oidc/eks/profiles' }));
  expect(listed.body).toEqual({ profiles: [{ name: 'dev', effect: 'allow', rule: 'only-rule' }] });
  expect(listed.events[0]).toMatchObject({ operation: 'profiles', caller: { kind: 'oidc' } });
});

describe.each([
  ['a list', '[other sentinel]'],
  ['one', 'sentinel'],
  ['none, with client_id', undefined],
])('an audience that is %s', (_, aud) => {
  test('is enough', async () => {
    const { aud: _aud, ...rest } = CLAIMS;
    const claims = aud === undefined ? { ...rest, client_id: 'sentinel' } : { ...rest, aud };
    expect((await service().invoke(workloadEvent(claims))).status).toBe(200);
  });
});

const GITHUB = 'https://token.actions.githubusercontent.com';
/** Claims that no authorizer of ours should let pass, and what the operator reads. */
const REFUSED: readonly [name: string, claims: Record<string, unknown>, cause: string, rawPath?: string][] = [
  ['another issuer', { iss: 'https://evil.example' }, 'token of another issuer'],
  ['an issuer with a slash more', { iss: `${ISSUER}/` }, 'token of another issuer'],
  ['the other alias’s issuer', { iss: GITHUB }, 'token of another issuer'],
  ['the other alias’s route', {}, 'token of another issuer', '/oidc/github/credentials/dev'],
  ['an unknown alias', {}, 'no issuer of this alias', '/oidc/nope/credentials/dev'],
  ['no alias', {}, 'no issuer of this alias', '/oidc//credentials/dev'],
  ['an alias of a prototype', {}, 'no issuer of this alias', '/oidc/__proto__/credentials/dev'],
  ['another audience', { aud: 'sts.amazonaws.com' }, 'token for another audience'],
  ['a list without ours', { aud: '[a b]' }, 'token for another audience'],
  ['an empty list', { aud: '[]' }, 'token for another audience'],
  ['ours as a part of a word', { aud: '[sentinels]' }, 'token for another audience'],
  ['another audience with our client_id', { aud: 'x', client_id: 'sentinel' }, 'token for another audience'],
  ['no audience', { aud: undefined }, 'token for another audience'],
  ['the end just now', { exp: '1772618400' }, 'token expired'],
  ['an end that is no number', { exp: 'tomorrow' }, 'token expired'],
  ['an end without end', { exp: 'Infinity' }, 'token expired'],
  ['an empty end', { exp: '' }, 'token expired'],
  ['an end in hexadecimal', { exp: '0xfffffffff' }, 'token expired'],
  ['an empty subject', { sub: '' }, 'malformed subject'],
  ['a list of subjects', { sub: `[${SUBJECT}]` }, 'malformed subject'],
  ['a subject of two words', { sub: 'a b' }, 'malformed subject'],
  ['a subject with a newline', { sub: `${SUBJECT}\n` }, 'malformed subject'],
  ['a subject with a comma', { sub: 'a,b' }, 'malformed subject'],
  ['a subject in Cyrillic', { sub: 'system:serviceaccount:pay:аpi' }, 'malformed subject'],
  ['half a pair of surrogates', { sub: 'a\ud800' }, 'malformed subject'],
  ['a subject of 248 characters', { sub: 's'.repeat(248) }, 'malformed subject'],
  ['a subject of 64 KB', { sub: 's'.repeat(65_536) }, 'malformed subject'],
  [
    'a public issuer’s subject of somebody else',
    { iss: GITHUB, sub: 'repo:evil/acme:ref:refs/heads/main' },
    'subject of nobody here',
    '/oidc/github/credentials/dev',
  ],
];

test.for(REFUSED)(
  '%s: 403, one event without a name, and STS is not asked',
  async ([, change, cause, rawPath]) => {
    const vend = service([`oidc/eks/${SUBJECT}`, `oidc/github/${SUBJECT}`]);
    const claims = { ...CLAIMS, ...change };
    const seen = await vend.invoke(workloadEvent(claims, rawPath === undefined ? {} : { rawPath }));
    expect(seen).toMatchObject({ status: 403, body: { Code: 'INVALID_IDENTITY' } });
    expect(seen.logs[0]?.causes).toEqual([cause]);
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({ outcome: 'deny', caller: { kind: null, name: null } });
    expect(vend.parameters.plan.calls + vend.sts.plan.calls).toBe(0);
  },
);

test('a subject of 247 characters fills a name', async () => {
  const sub = 's'.repeat(247);
  const seen = await service([`oidc/eks/${sub}`]).invoke(workloadEvent({ ...CLAIMS, sub }));
  expect(seen.status).toBe(200);
});

const wrong = (change: Record<string, unknown>) => workloadEvent({ ...CLAIMS, ...change });
const signed = gatewayEvent({ rawPath: '/oidc/eks/credentials/dev' });
/** Events without a token's claims of the right types: nobody has proved to be anyone. */
const UNPROVEN: Readonly<Record<string, unknown>> = {
  'an issuer that is a list': wrong({ iss: [ISSUER] }),
  'a subject that is a number': wrong({ sub: 7 }),
  'a subject that is an object': wrong({ sub: { toString: () => SUBJECT } }),
  'no subject': wrong({ sub: undefined }),
  'an end that is a number': wrong({ exp: 4102444800 }),
  'no end': wrong({ exp: undefined }),
  'an audience that is a list': wrong({ aud: ['sentinel'] }),
  'a null audience': wrong({ aud: null }),
  'no claims': workloadEvent({}),
  'null claims': workloadEvent(null),
  'claims that are a list': workloadEvent([CLAIMS]),
  'an identity by signature on a workload’s route': signed,
  'both at once': {
    ...signed,
    requestContext: { ...signed.requestContext, authorizer: { iam: ALICE, jwt: { claims: CLAIMS } } },
  },
  'a token on the route of signatures': workloadEvent(CLAIMS, { rawPath: '/credentials/dev' }),
  'a token on the list of signatures': workloadEvent(CLAIMS, { rawPath: '/profiles' }),
  'no origin proof': workloadEvent(CLAIMS, { origin: null }),
  'a wrong origin proof': workloadEvent(CLAIMS, { origin: 'x'.repeat(40) }),
};

test.for(Object.entries(UNPROVEN))('%s: 401, and nobody is named', async ([, event]) => {
  const vend = service([`oidc/eks/${SUBJECT}`, 'alice']);
  const seen = await vend.invoke(event);
  expect(seen).toMatchObject({ status: 401, body: { Code: 'IAM_AUTH_REQUIRED' } });
  expect(seen.events).toHaveLength(1);
  expect(seen.events[0]).toMatchObject({ outcome: 'deny', caller: null, session: null });
  expect(vend.parameters.plan.calls + vend.sts.plan.calls).toBe(0);
});

test.for([
  ['POST', '/oidc/eks/credentials/dev', 'this path takes GET only'],
  ['GET', '/oidc/eks/credentials', 'no profile is named'],
  ['GET', '/oidc/eks', 'no such path'],
  ['GET', '/oidc/eks/oidc/eks/credentials/dev', 'no such path'],
  ['GET', '/oidc/eks/credentials/dev/x', 'no such path'],
])('%s %s is a bad request', async ([method = '', rawPath = '', says = '']) => {
  const seen = await service().invoke(workloadEvent(CLAIMS, { method, rawPath }));
  expect(seen).toMatchObject({ status: 400, body: { Message: expect.stringContaining(says) } });
});

test('refused tokens share one budget, whatever their subjects, and named ones have their own', async () => {
  const vend = inProcess({ ...WITH_ISSUERS, SENTINEL_RATE_BURST: '10', SENTINEL_RATE_PER_SECOND: '1' });
  vend.store('dev', policyText({ users: [`oidc/eks/${SUBJECT}`] }));
  const refused = (n: number) => workloadEvent({ ...CLAIMS, sub: `stranger ${n}` });
  for (let n = 0; n < 10; n += 1) expect((await vend.invoke(refused(n))).status).toBe(403);
  expect((await vend.invoke(refused(10))).status).toBe(429);
  expect((await vend.invoke(workloadEvent())).status).toBe(200);
});
