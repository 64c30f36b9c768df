import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { assumedRole } from '../../local/iam/world.ts';
import { ask } from '../stack/start-fixture.ts';
import { type Keys, REGION } from './asking.ts';
import { extendedSeeds, roleArn, VEND_ROLE_ARN } from './extended-seeds.ts';
import { inTime, runningStack } from './running-stack.ts';

const stack = runningStack({}, { seeds: extendedSeeds() });

const OURS = 'sentinel,alice,direct,0123456789ab';
const tagged = (profile: string) => [{ Key: 'SentinelProfile', Value: profile }];

type Wanted = Omit<AssumeRoleCommandInput, 'RoleArn' | 'RoleSessionName'> & { role: string };

async function assume({ accessKeyId, secretAccessKey, sessionToken }: Keys, { role, ...more }: Wanted) {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const endpoint = stack().file.endpoints.sts;
  const sts = new STSClient({ region: REGION, endpoint, credentials, maxAttempts: 1 });
  const command = new AssumeRoleCommand({
    RoleArn: roleArn(role),
    RoleSessionName: 'sentinel,alice',
    ...more,
  });
  return sts.send(command).then(
    () => 'assumed',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  );
}

/** Keys as the vend function has them. */
function vendKeys(): Keys {
  const { world } = stack();
  const role = world.findRole(VEND_ROLE_ARN);
  if (role === undefined) throw new Error('no vend role');
  const sourceFunctionArn = `arn:aws:lambda:${REGION}:${world.accountId}:function:vend`;
  const principal = assumedRole(role, { sessionName: 'vend', sourceFunctionArn });
  return world.issueSession({ principal, expiresAtMs: Date.now() + 3_600_000 });
}

describe.each(['alice', 'bob', 'deployer'])('%s goes to STS directly', (name) => {
  test.each<[string, Wanted]>([
    ['a seeded role, plainly', { role: 'dev-access' }],
    ['with a source identity of its own', { role: 'dev-access', SourceIdentity: 'alice' }],
    ['with ours', { role: 'dev-access', SourceIdentity: OURS }],
    ['with ours and the tag', { role: 'dev-access', SourceIdentity: OURS, Tags: tagged('dev') }],
    ['the demanding role, plainly', { role: 'demanding-access' }],
    [
      'the demanding role, with a source identity of its own',
      { role: 'demanding-access', SourceIdentity: name },
    ],
  ])('%s: refused', async (_, wanted) => {
    expect(await assume(stack().identity(name), wanted)).toBe('AccessDenied');
  });

  test('and is given both through the service, under a source identity that names it', async () => {
    const user = { alice: 'alice', bob: 'iam=2Fbob', deployer: 'role=2Fdeployer' }[name];
    const sessions: unknown[] = [];
    for (const profile of ['dev', 'demanding']) {
      const seen = await inTime(async () => {
        const before = stack().delivered.length;
        const { kind } = await ask(stack(), name, profile);
        return { kind, status: kind === 'given' ? 200 : 502, calls: 1, events: stack().events(before) };
      });
      expect(seen.kind).toBe('given');
      sessions.push(...seen.events.map(({ session }) => session?.sourceIdentity.split(',').slice(0, 3)));
    }
    expect(sessions).toEqual([
      ['sentinel', user, 'direct'],
      ['sentinel', user, 'direct'],
    ]);
  });
});

describe('even the vend role itself', () => {
  test.each<[string, Wanted, string]>([
    [
      'under our source identity, for the profile of the role',
      { role: 'dev-access', SourceIdentity: OURS, Tags: tagged('dev') },
      'assumed',
    ],
    ['without a source identity', { role: 'dev-access', Tags: tagged('dev') }, 'AccessDenied'],
    [
      'under another source identity',
      { role: 'dev-access', SourceIdentity: 'alice', Tags: tagged('dev') },
      'AccessDenied',
    ],
    ['without the tag of the profile', { role: 'dev-access', SourceIdentity: OURS }, 'AccessDenied'],
    [
      'with the tag of another profile',
      { role: 'dev-access', SourceIdentity: OURS, Tags: tagged('prod') },
      'AccessDenied',
    ],
  ])('%s: %s', async (_, wanted, outcome) => {
    expect(await assume(vendKeys(), wanted)).toBe(outcome);
  });
});

test('a trust that names the whole account believes whoever forges our source identity: it must name the vend role', async () => {
  const forged = { role: 'demanding-access', SourceIdentity: OURS };
  expect(await assume(stack().identity('alice'), forged)).toBe('assumed');
});
