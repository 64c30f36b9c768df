import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identifyWorkload } from '../../functions/identity/workload.ts';
import { roleSessionName, sourceIdentity } from '../../functions/session/session-names.ts';
import { sessionUser } from '../../functions/session/session-user.ts';
import { permittedCaller, rulesOf } from '../identity/permitted-names.ts';

const ALIASES = ['eks', 'eks-2', 'github', 'e'];
const issuerOf = (alias: string) => `https://${alias}.example`;
const rules = {
  accountId: '111122223333',
  oidcIssuers: new Map(
    ALIASES.map((alias) => [
      alias,
      { issuer: issuerOf(alias), audiences: new Set(['sentinel']), subjectPrefixes: [] },
    ]),
  ),
};

/** Subjects as issuers write them, and what could make two of them meet. */
const subject = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aZ0:/-_.@|=%+#eks'), minLength: 1, maxLength: 240 }),
  fc.constantFrom(
    'system:serviceaccount:pay:api',
    'repo:acme/shop:ref:refs/heads/main',
    'auth0|7',
    '2/x',
    'eks/x',
  ),
);
const workload = fc.tuple(fc.constantFrom(...ALIASES), subject).map(([alias, sub]) => {
  const claim = {
    issuer: issuerOf(alias),
    subject: sub,
    audience: 'sentinel',
    clientId: undefined,
    expires: '2',
  };
  const identified = identifyWorkload(claim, alias, 1_000, rules);
  if (!identified.ok) throw new Error(`${alias} ${sub}: ${identified.cause}`);
  return { alias, sub, caller: identified.caller };
});

test('every name is legal to STS, and two workloads never share one', () => {
  fc.assert(
    fc.property(workload, workload, (a, b) => {
      const source = sourceIdentity(a.caller.name, 'direct', '0123456789ab');
      for (const text of [source, roleSessionName(a.caller.name)]) expect(text).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(sessionUser(a.caller.name, 256)).toMatch(/^[A-Za-z0-9_.@=-]{1,256}$/);
      const same = a.alias === b.alias && a.sub === b.sub;
      expect(a.caller.name === b.caller.name).toBe(same);
      expect(roleSessionName(a.caller.name) === roleSessionName(b.caller.name)).toBe(same);
      expect(source === sourceIdentity(b.caller.name, 'direct', '0123456789ab')).toBe(same);
    }),
    { numRuns: 1000 },
  );
});

test.for(['sso', 'user', 'session'] as const)(
  'none is the name of a caller who signs, with bare names for %s',
  (bare) => {
    fc.assert(
      fc.property(workload, permittedCaller(rulesOf(bare)), (a, signer) => {
        expect(a.caller.name).not.toBe(signer.caller.name);
        expect(signer.caller.name.startsWith('oidc/')).toBe(false);
      }),
      { numRuns: 500 },
    );
  },
);
