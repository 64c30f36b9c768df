import { ENVIRONMENT } from '../vend/in-process.ts';

type Values = Readonly<Record<string, string | undefined>>;

/** Changes to a good environment that must keep the function from starting, and the variables its faults name. */
export type BrokenEnvironment = { name: string; change: Values; named: readonly string[] };

const one = (variable: string, ...values: string[]): BrokenEnvironment[] =>
  values.map((value) => ({
    name: `${variable}=${JSON.stringify(value.slice(0, 60))}`,
    change: { [variable]: value },
    named: [variable],
  }));
const missing = (...variables: string[]): BrokenEnvironment => ({
  name: `without ${variables.join(', ')}`,
  change: Object.fromEntries(variables.map((variable) => [variable, undefined])),
  named: variables,
});

const REQUIRED = ['SENTINEL_ACCOUNT_ID', 'SENTINEL_ORIGIN_PROOF', 'SENTINEL_AUDIT_QUEUE_URL', 'AWS_REGION'];

export const BROKEN_ENVIRONMENTS: readonly BrokenEnvironment[] = [
  ...REQUIRED.map((variable) => missing(variable)),
  missing(...REQUIRED),
  ...one(
    'SENTINEL_ACCOUNT_ID',
    '',
    '11112222333',
    '1111222233334',
    ' 111122223333',
    '１１１１２２２２３３３３',
  ),
  ...one('SENTINEL_ORIGIN_PROOF', '', 'short-secret', 's'.repeat(31), 's'.repeat(129), `${'s'.repeat(40)}\n`),
  ...one(
    'SENTINEL_AUDIT_QUEUE_URL',
    'sentinel-audit',
    'arn:aws:sqs:eu-central-1:111122223333:sentinel-audit',
    'file:///111122223333/sentinel-audit',
    'https://sqs.eu-central-1.amazonaws.com/sentinel-audit',
  ),
  ...one('SENTINEL_EVENT_BUS', '', 'a bus', 'b'.repeat(257)),
  ...one('SENTINEL_POLICY_ROOT', '', 'sentinel/policies', '/sentinel/policies/', '/sentinel//policies', '/ö'),
  ...one('SENTINEL_PROFILE_ROOT', '/', '/sentinel/profiles/*'),
  {
    name: 'policies and profiles under one root',
    change: { SENTINEL_PROFILE_ROOT: '/sentinel/policies' },
    named: ['SENTINEL_POLICY_ROOT', 'SENTINEL_PROFILE_ROOT'],
  },
  ...one(
    'SENTINEL_SSO_ROLE_IDS',
    'AIDAUSERUSERUSERUSER1',
    'AROASSOSSOSSOSSOSSO01,',
    'AROA*',
    'aroassossossosso01',
  ),
  ...one('SENTINEL_TRUSTED_SESSION_ROLES', 'hop,', 'arn:aws:iam::111122223333:role/hop', '*', 'a'.repeat(65)),
  ...one(
    'SENTINEL_OIDC_ISSUERS',
    'eks',
    'eks=https://issuer.example',
    'eks=http://issuer.example sentinel',
    'eks=https://issuer.example?x sentinel',
    'eks=https://user@issuer.example sentinel',
    'EKS=https://issuer.example sentinel',
    'a/b=https://issuer.example sentinel',
    '=https://issuer.example sentinel',
    'eks=https://issuer.example [sentinel]',
    'eks=https://issuer.example "sentinel"',
    'eks=https://issuer.example sub=repo:acme/',
    'eks=https://issuer.example sentinel sub=repo:acme',
    'eks=https://issuer.example sentinel sub=',
    'eks=https://a.example sentinel,',
    'eks=https://a.example sentinel,eks=https://b.example sentinel',
    Array.from({ length: 11 }, (_, n) => `a${n}=https://a.example x`).join(),
    `eks=https://a.example ${Array.from({ length: 51 }, (_, n) => `x${n}`).join(' ')}`,
  ),
  ...one('SENTINEL_BARE_NAMES', '', 'SSO', 'role', 'sso,user'),
  ...one(
    'SENTINEL_RATE_PER_SECOND',
    '',
    '0',
    '-1',
    '1.5',
    '1e3',
    '10 ',
    '010',
    'Infinity',
    '10001',
    '9'.repeat(40),
  ),
  ...one('SENTINEL_RATE_BURST', '9', '100001'),
  ...one('SENTINEL_POLICY_STALE_SECONDS', '301'),
  ...one('SENTINEL_POLICY_FRESH_SECONDS', '0', '61'),
  ...one('SENTINEL_REQUEST_LIMIT_MS', '901', '199'),
  {
    name: 'limits of steps that leave nothing of the whole',
    change: { SENTINEL_REQUEST_LIMIT_MS: '399' },
    named: ['SENTINEL_REQUEST_LIMIT_MS', 'SENTINEL_POLICY_LIMIT_MS', 'SENTINEL_QUEUE_LIMIT_MS'],
  },
  ...one('SENTINEL_LOG_LEVEL', 'debug', 'INFO'),
  ...one('AWS_REGION', '', 'Frankfurt', 'eu-central', 'eu-central-1.evil.example', '../../x'),
  ...one('AWS_LAMBDA_FUNCTION_NAME', '', 'a b'),
  ...one('SENTINEL_RATE_BRUST', '5'),
  ...one('SENTINEL_', 'x'),
  ...['SENTINEL_DISABLE_AUTH', 'SENTINEL_SECRET', 'SENTINEL_LEDGER_TABLE'].flatMap((name) =>
    one(name, 'true'),
  ),
  ...[
    { roles: 'hop,second-hop', name: 'bare session names of two roles' },
    { roles: '', name: 'bare session names of no role' },
    { roles: undefined, name: 'bare session names without the variable that names the role' },
  ].map(({ roles, name }) => ({
    name,
    change: { SENTINEL_BARE_NAMES: 'session', SENTINEL_TRUSTED_SESSION_ROLES: roles },
    named: ['SENTINEL_BARE_NAMES', 'SENTINEL_TRUSTED_SESSION_ROLES'],
  })),
];

/** A good environment with some variables changed or taken out. */
export function environmentWith(change: Values): Record<string, string> {
  const merged: Values = { ...ENVIRONMENT, ...change };
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
