import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeTrust } from '../../client/doctor/role-trust.ts';
import { readDocument } from '../../client/iam-policy/document.ts';
import { contextOf } from '../../local/iam/context.ts';
import { evaluatePolicy } from '../../local/iam/evaluate.ts';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import type { RequestContext } from '../../local/iam/policy-document.ts';
import type { Principal } from '../../local/iam/principal.ts';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/sentinel/prod`;
const VEND = `arn:aws:iam::${ACCOUNT}:role/sentinel-vend`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/Admin`;

const session = (accountId: string, roleName: string): Principal => ({
  kind: 'assumed-role',
  accountId,
  arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/x`,
  userId: `AROA${roleName.toUpperCase()}:x`,
  roleArn: `arn:aws:iam::${accountId}:role/${roleName}`,
  roleName,
  sessionName: 'x',
  tags: {},
  transitiveTagKeys: [],
});

const WHO = [
  session(ACCOUNT, 'sentinel-vend'),
  session(ACCOUNT, 'Admin'),
  session('999900001111', 'sentinel-vend'),
];
const SOURCES = [undefined, 'sentinel,alice,direct,0', 'sentinelalice', 'alice'];
const PROFILES = [undefined, 'prod', 'prod2', 'dev'];

/** Everything a stranger, another service or another profile's writer could ask, and the service. */
const REQUESTS = WHO.flatMap((principal) =>
  SOURCES.flatMap((source) =>
    PROFILES.map((profile) => {
      const keys: RequestContext = {
        ...(source === undefined ? {} : { 'sts:SourceIdentity': source }),
        ...(profile === undefined ? {} : { 'aws:RequestTag/SentinelProfile': profile }),
      };
      return { principal, context: contextOf(principal, keys), source, profile };
    }),
  ),
);

const BY_KEY: readonly [key: string, values: (string | string[])[]][] = [
  [
    'sts:SourceIdentity',
    ['sentinel,*', 'sentinel*', '*', ['sentinel,*', 'alice'], 'sentinel,alice,direct,0'],
  ],
  ['aws:RequestTag/SentinelProfile', ['prod', 'prod*', ['prod', 'dev'], '*']],
  ['aws:PrincipalArn', [VEND, `arn:aws:iam::${ACCOUNT}:role/*`, [VEND, ADMIN], ADMIN]],
];
const OPERATORS = [
  'StringEquals',
  'StringLike',
  'StringLike',
  'StringEquals',
  'ArnLike',
  'StringNotLike',
  'StringNotEquals',
  'ArnNotEquals',
];
const FORMS = ['', '', '', 'IfExists', 'ForAllValues:', 'ForAnyValue:'];

const condition = fc
  .tuple(fc.constantFrom(...BY_KEY), fc.constantFrom(...OPERATORS), fc.constantFrom(...FORMS), fc.nat(4))
  .map(([[key, values], operator, form, index]) => {
    const name = form.endsWith(':') ? `${form}${operator}` : `${operator}${form}`;
    return [name, key, values[index % values.length] ?? ''] as const;
  });
/** The first, and once in four one of all. */
const oftenFirst = <T>([first, ...rest]: readonly [T, ...T[]]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(first, ...rest) },
  );

/** What a trust should demand, and what comes close to it. */
const near = (
  key: string,
  forms: readonly [string, ...string[]],
  values: readonly [string | string[], ...(string | string[])[]],
) =>
  fc.option(
    fc.tuple(oftenFirst(forms), oftenFirst(values)).map(([name, value]) => [name, key, value] as const),
    { freq: 8 },
  );
const source = near(
  'sts:SourceIdentity',
  ['StringLike', 'StringLikeIfExists', 'ForAllValues:StringLike'],
  ['sentinel,*', ['sentinel,*', 'alice'], 'sentinel*'],
);
const profile = near(
  'aws:RequestTag/SentinelProfile',
  ['StringEquals', 'StringEqualsIfExists', 'ForAllValues:StringEquals', 'StringLike'],
  ['prod', ['prod', 'dev'], 'prod*'],
);
const present = near('sts:SourceIdentity', ['Null'], ['false', 'true']);

type Written = Record<string, Record<string, string | string[]>>;

const together = (all: readonly (readonly [string, string, string | string[]] | null)[]): Written => {
  const written: Written = {};
  for (const one of all) if (one !== null) written[one[0]] = { ...written[one[0]], [one[1]]: one[2] };
  return written;
};

const conditions = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: condition.map((one) => [one]) },
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: present }),
    source,
    profile,
  )
  .map(([others, ...rest]) => together([...others, ...rest]));

const ACTIONS = [
  ['sts:AssumeRole'],
  ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  ['sts:*'],
  ['sts:TagSession'],
];
const allow = fc.record({
  Effect: fc.constant('Allow' as const),
  Principal: oftenFirst<object | string>([
    { AWS: VEND },
    { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    { AWS: [VEND, ADMIN] },
    '*',
  ]),
  Action: fc.constantFrom(...ACTIONS),
  Condition: conditions,
});
const deny = fc.record({
  Effect: fc.constant('Deny' as const),
  Principal: fc.constant('*'),
  Action: fc.constantFrom(...ACTIONS),
  Condition: fc.array(condition, { minLength: 1, maxLength: 2 }).map(together),
});
const trust = fc
  .tuple(
    fc.oneof(
      allow.map((one) => [one]),
      fc.tuple(allow, allow),
    ),
    fc.array(deny, { maxLength: 2 }),
  )
  .map(([allows, denies]) => ({ Version: '2012-10-17', Statement: [...allows, ...denies] }));

test('of a trust that is called sound, the evaluator admits the service alone, for its profile', () => {
  let sound = 0;
  let admitting = 0;
  fc.assert(
    fc.property(trust, (document) => {
      const parsed = parsePolicy(document, 'trust');
      const reading = readDocument(JSON.stringify(document));
      // ArnLike takes no value that is no ARN.
      if (!parsed.ok || !reading.ok) return;
      const facts = {
        arn: ROLE,
        trust: reading.statements,
        maxSessionSeconds: 3600,
        policies: [],
        boundary: undefined,
      };
      const findings = judgeTrust(facts, { vendRoles: [VEND], profile: 'prod', api: undefined });
      if (findings.some(({ level, id }) => level === 'error' && id !== 'role-session')) return;
      sound += 1;
      for (const { principal, context, source, profile } of REQUESTS) {
        const request = { principal, action: 'sts:AssumeRole', resource: ROLE, context };
        const { denied, allows } = evaluatePolicy(parsed.policy, request);
        if (denied || allows === 'none') continue;
        admitting += 1;
        expect([principal.arn, source?.startsWith('sentinel,'), profile]).toEqual([
          `arn:aws:sts::${ACCOUNT}:assumed-role/sentinel-vend/x`,
          true,
          'prod',
        ]);
      }
    }),
    { numRuns: 4_000, seed: 9 },
  );
  // That there was something to be wrong about.
  expect(sound).toBeGreaterThan(100);
  expect(admitting).toBeGreaterThan(50);
});
