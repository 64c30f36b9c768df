import { expect, test } from 'vitest';
import { assumedRole, createWorld, type World } from '../../local/iam/world.ts';
import { ACCOUNT, allow, FOREIGN, policy, REGION, role, SEAL_KEY, user, worldOf } from './account.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 9);
const alice = user('alice', [policy(allow('ssm:*'))]);
const app = role('app', '*', [policy(allow('ssm:*'))]);
const foreign = role('app', '*', [policy(allow('*'))], FOREIGN);
const SEED = { users: [alice], roles: [app, foreign] };
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app`;

const sessionIn = (world: World, extra: { sessionPolicy?: string; sessionPolicyArns?: string[] } = {}) => {
  const found = world.findRole(ROLE_ARN);
  if (found === undefined) throw new Error('no role');
  const tags = { SentinelUser: 'alice', ['__proto__']: 'x' };
  const principal = assumedRole(found, {
    sessionName: 's',
    sourceIdentity: 'sentinel,alice',
    tags,
    transitiveTagKeys: ['SentinelUser'],
  });
  return world.issueSession({ principal, expiresAtMs: NOW_MS + 900_000, ...extra });
};

const lookUp = (world: World, keys: { accessKeyId: string; sessionToken?: string }, nowMs = NOW_MS) => {
  const lookup = world.findCredential(keys.accessKeyId, keys.sessionToken, nowMs);
  return lookup.found ? 'found' : lookup.reason;
};

test('a session survives a restart with the same key, whole', () => {
  const session = sessionIn(worldOf(SEED));
  const lookup = worldOf(SEED).findCredential(session.accessKeyId, session.sessionToken, NOW_MS);
  expect(lookup).toEqual({ found: true, credential: session });
});

test('a session ends at its expiry, and under another key', () => {
  const world = worldOf(SEED);
  const session = sessionIn(world);
  expect(lookUp(world, session, NOW_MS + 899_999)).toBe('found');
  expect(lookUp(world, session, NOW_MS + 900_000)).toBe('expired');
  expect(lookUp(worldOf(SEED, new Uint8Array(32)), session)).toBe('bad-token');
});

test('a token opens for its own access key id alone, and unchanged alone', () => {
  const world = worldOf(SEED);
  const [one, two] = [sessionIn(world), sessionIn(world)];
  expect(lookUp(world, { accessKeyId: one.accessKeyId, sessionToken: two.sessionToken })).toBe('bad-token');
  const { sessionToken, accessKeyId } = one;
  for (const at of [0, 20, sessionToken.length >> 1, sessionToken.length - 4]) {
    const other = sessionToken[at] === 'A' ? 'B' : 'A';
    const changed = `${sessionToken.slice(0, at)}${other}${sessionToken.slice(at + 1)}`;
    expect(lookUp(world, { accessKeyId, sessionToken: changed })).toBe('bad-token');
  }
  expect(lookUp(world, { accessKeyId, sessionToken: ` ${sessionToken}` })).toBe('bad-token');
  expect(lookUp(world, { accessKeyId, sessionToken: '' })).toBe('bad-token');
  expect(lookUp(world, { accessKeyId })).toBe('bad-token');
});

test('long-term keys take no token; unknown keys are unknown', () => {
  const world = worldOf(SEED);
  expect(lookUp(world, { accessKeyId: alice.accessKeyId })).toBe('found');
  expect(lookUp(world, { accessKeyId: alice.accessKeyId, sessionToken: 'x' })).toBe('bad-token');
  expect(lookUp(world, { accessKeyId: 'AKIAUNKNOWNUNKNOWN00' })).toBe('unknown-key');
});

test('keys look like AWS keys', () => {
  const { accessKeyId, secretAccessKey, sessionToken } = sessionIn(worldOf(SEED));
  expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(sessionToken.length).toBeGreaterThan(400);
  expect(sessionToken.length).toBeLessThan(1000);
  expect(Buffer.from(sessionToken, 'base64').toString('latin1')).not.toContain('alice');
});

const can = (world: World, keys: { accessKeyId: string; sessionToken: string }, action: string) => {
  const lookup = world.findCredential(keys.accessKeyId, keys.sessionToken, NOW_MS);
  if (!lookup.found) throw new Error(lookup.reason);
  const { principal } = lookup.credential;
  return world.authorize({
    principal,
    action,
    resource: 'arn:aws:ssm:eu-central-1:111122223333:parameter/x',
    context: {},
  });
};

test('a session has the permissions of its role, within its session policies', () => {
  const arn = 'arn:aws:iam::111122223333:policy/put';
  const world = worldOf({ ...SEED, managedPolicies: [{ arn, document: policy(allow('ssm:Put*')) }] });
  const inline = JSON.stringify(policy(allow('ssm:GetParameter')));
  expect(can(world, sessionIn(world), 'ssm:PutParameter').allowed).toBe(true);
  expect(can(world, sessionIn(world, { sessionPolicy: inline }), 'ssm:GetParameter').allowed).toBe(true);
  expect(can(world, sessionIn(world, { sessionPolicy: inline }), 'ssm:PutParameter')).toMatchObject({
    allowed: false,
    message: expect.stringMatching(
      /^User: arn:aws:sts::111122223333:assumed-role\/app\/s is not authorized to perform: ssm:PutParameter on resource: .* because no session policy/,
    ),
  });
  const both = { sessionPolicy: inline, sessionPolicyArns: [arn] };
  expect(can(world, sessionIn(world, both), 'ssm:PutParameter').allowed).toBe(true);
  expect(
    can(world, sessionIn(world, { sessionPolicyArns: [`${arn}-gone`] }), 'ssm:PutParameter').allowed,
  ).toBe(false);
});

test('a session of a foreign account is known and may do nothing here', () => {
  const world = worldOf(SEED);
  const found = world.findRole(`arn:aws:iam::${FOREIGN}:role/app`);
  if (found === undefined) throw new Error('no role');
  const session = world.issueSession({
    principal: assumedRole(found, { sessionName: 's' }),
    expiresAtMs: NOW_MS + 1,
  });
  expect(lookUp(world, session)).toBe('found');
  expect(can(world, session, 'ssm:GetParameter').allowed).toBe(false);
});

test('a service may assume a role that trusts it', () => {
  const trust = policy({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  });
  const world = worldOf({ users: [], roles: [{ ...app, trust }] });
  const found = world.findRole(ROLE_ARN);
  if (found === undefined) throw new Error('no role');
  const by = (service: string) =>
    world.authorize({
      principal: { kind: 'service', service },
      action: 'sts:AssumeRole',
      resource: ROLE_ARN,
      context: {},
      resourcePolicy: found.trust,
    });
  expect(by('lambda.amazonaws.com').allowed).toBe(true);
  expect(by('ec2.amazonaws.com').allowed).toBe(false);
});

test('a faulty seed is refused whole, every fault with its place', () => {
  const bad = {
    ...app,
    roleName: 'a b',
    maxSessionDurationSeconds: 60,
    trust: policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
  };
  const twice = { ...alice, permissions: [policy({ ...allow('x'), Condition: { Is: { 'a:b': 'c' } } })] };
  const made = createWorld(
    { accountId: '12', region: REGION, users: [alice, twice], roles: [bad] },
    { sealKey: SEAL_KEY },
  );
  expect(made.ok ? [] : made.faults.map(({ path }) => path)).toEqual([
    'accountId',
    'users[1].permissions[0].Statement[0].Action',
    'users[1].permissions[0].Statement[0].Condition.Is.a:b',
    'roles[0].roleName',
    'roles[0].maxSessionDurationSeconds',
    'roles[0].trust.Statement[0].Principal',
    'users',
    'users',
  ]);
});

test('a seal key of another length is refused', () => {
  expect(() => worldOf(SEED, new Uint8Array(16))).toThrow(/32 bytes/);
});
