import { expect, test } from 'vitest';
import { decide, type PolicyRequest } from '../../local/iam/evaluate.ts';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import type { CompiledPolicy, PolicyKind, PolicyStatement } from '../../local/iam/policy-document.ts';
import { assumedRole } from '../../local/iam/world.ts';
import { ACCOUNT, allow, policy, principalOf, role, user } from './account.ts';

const compiled = (kind: PolicyKind, ...statements: PolicyStatement[]): CompiledPolicy => {
  const parsed = parsePolicy(policy(...statements), kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
};

const alice = principalOf(user('alice', []));
const seeded = role('app', '*');
const ARN = `arn:aws:iam::${ACCOUNT}:role/app`;
const session = assumedRole({ ...seeded, accountId: ACCOUNT, arn: ARN }, { sessionName: 's' });

const send = (AWS: string, Effect: 'Allow' | 'Deny' = 'Allow'): CompiledPolicy =>
  compiled('resource', { Effect, Principal: { AWS }, Action: 'sqs:SendMessage', Resource: '*' });
const YES = [compiled('identity', allow('sqs:*'))];
const NO = [compiled('identity', allow('sns:*'))];
const DENY = [...YES, compiled('identity', { ...allow('sqs:Send*'), Effect: 'Deny' })];
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

type Case = [name: string, Omit<Parameters<typeof decide>[0], 'request'>, allowed: boolean, because?: RegExp];

const SAME = { sameAccount: true };
const CROSS = { sameAccount: false };

const CASES: readonly Case[] = [
  ['identity alone', { identity: YES, ...SAME }, true],
  ['nothing', { identity: NO, ...SAME }, false, /no identity-based policy allows the sqs:SendMessage action/],
  ['resource names the principal', { identity: NO, resource: send(alice.arn), ...SAME }, true],
  [
    'resource names the account only',
    { identity: NO, resource: send(ROOT), ...SAME },
    false,
    /no identity-based/,
  ],
  ['resource names the account and identity allows', { identity: YES, resource: send(ROOT), ...SAME }, true],
  [
    'identity denies what the resource allows',
    { identity: DENY, resource: send(alice.arn), ...SAME },
    false,
    /explicit deny in an identity-based/,
  ],
  [
    'resource denies what identity allows',
    { identity: YES, resource: send('*', 'Deny'), ...SAME },
    false,
    /explicit deny in a resource-based/,
  ],
  ['across accounts, identity alone', { identity: YES, ...CROSS }, false, /no resource-based/],
  [
    'across accounts, resource alone',
    { identity: NO, resource: send(alice.arn), ...CROSS },
    false,
    /no identity-based/,
  ],
  ['across accounts, both', { identity: YES, resource: send(alice.arn), ...CROSS }, true],
];

test.for(CASES)('a user: %s', ([, input, allowed, because]) => {
  const request: PolicyRequest = {
    principal: alice,
    action: 'sqs:SendMessage',
    resource: 'arn:aws:sqs:r:a:q',
    context: {},
  };
  const decision = decide({ ...input, request });
  expect(decision.allowed).toBe(allowed);
  if (!decision.allowed) expect(decision.because).toMatch(because ?? /never/);
});

const NARROW = [compiled('session', allow('sns:*'))];
const SESSION_CASES: readonly Case[] = [
  [
    'a session policy narrows identity',
    { identity: YES, session: NARROW, ...SAME },
    false,
    /no session policy/,
  ],
  ['both allow', { identity: YES, session: [compiled('session', allow('sqs:*'))], ...SAME }, true],
  ['no session policy is left: nothing', { identity: YES, session: [], ...SAME }, false, /no session policy/],
  [
    'it narrows a resource policy that names the role',
    { identity: NO, session: NARROW, resource: send(ARN), ...SAME },
    false,
    /no session policy/,
  ],
  [
    'but not one that names the session',
    { identity: NO, session: NARROW, resource: send(session.arn), ...SAME },
    true,
  ],
  ['a resource policy that names the role is enough', { identity: NO, resource: send(ARN), ...SAME }, true],
];

test.for(SESSION_CASES)('a session: %s', ([, input, allowed, because]) => {
  const request: PolicyRequest = {
    principal: session,
    action: 'sqs:SendMessage',
    resource: 'arn:aws:sqs:r:a:q',
    context: {},
  };
  const decision = decide({ ...input, request });
  expect(decision.allowed).toBe(allowed);
  if (!decision.allowed) expect(decision.because).toMatch(because ?? /never/);
});
