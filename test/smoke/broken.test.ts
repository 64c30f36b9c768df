import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';
import { keysOf, startFixture, temporaryFolder } from '../stack/start-fixture.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { signerOf } from '../verify/signed-log.ts';
import { broken, runSmoke, type Smoked, startWithLedger } from './run-smoke.ts';

const seeds = (): Seeds => defaultSeeds('123456789012', 'us-east-1');
/** A function has less than a second for a request, which a busy machine may stand still: each try asks anew. */
const TIMEOUT = { timeout: 90_000, ...THREE_TRIES };
/** What was decided arrives, or never does: so long is waited where it never does. */
const SHORT = { waitSeconds: 3 };

const mendOf = ({ steps }: Smoked): string => steps.find(({ level }) => level === 'failed')?.mend ?? '';

test('no trust on the role', TIMEOUT, async () => {
  const roles = seeds().roles.map((role) =>
    role.roleName === 'dev-access'
      ? {
          ...role,
          trust: seeds().roles.find(({ roleName }) => roleName === 'sentinel-vend')?.trust ?? role.trust,
        }
      : role,
  );
  const { env } = await startWithLedger({ seeds: { ...seeds(), roles } });
  const smoked = await runSmoke(env);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['allow: the role’s trust']]);
  expect(mendOf(smoked)).toContain('`sts:SetSourceIdentity`');
  // What does not need the session is tried all the same.
  expect(smoked.steps.find(({ id }) => id === 'signature')).toMatchObject({ level: 'ok' });
});

test('a public key of another ledger, a rule with another event pattern, no table', TIMEOUT, async () => {
  const { stack, env } = await startWithLedger();
  const other = await runSmoke(env, { publicKey: signerOf(8).key.text });
  expect([other.status, broken(other)]).toEqual([1, ['proof: the ledger, or the public key']]);

  const options = { region: 'us-east-1', credentials: keysOf(stack, 'alice') };
  const events = new EventBridgeClient({ ...options, endpoint: stack.file.endpoints.events });
  const rule = { Name: 'sentinel-audit', EventBusName: 'sentinel' };
  const EventPattern = '{"source":["sentinel.tvm"],"detail-type":["Decision"]}';
  await events.send(new PutRuleCommand({ ...rule, EventPattern }));
  const smoked = await runSmoke(env, SHORT);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['ledger: the rule’s event pattern']]);
  expect(mendOf(smoked)).toContain('`Credential Decision`');
  await events.send(new PutRuleCommand({ ...rule, EventPattern, State: 'DISABLED' }));
  expect(broken(await runSmoke(env, { waitSeconds: 1 }))).toEqual(['ledger: the rule']);
  events.destroy();
  // A caller who may not look is told so, and no part is accused.
  const bob = await runSmoke(env, { identity: 'bob', waitSeconds: 1 });
  expect(broken(bob)).toEqual(['ledger: the audit path: rule, queue or writer']);

  const tables = new DynamoDBClient({ ...options, endpoint: stack.file.endpoints.dynamodb });
  await tables.send(new DeleteTableCommand({ TableName: 'sentinel-ledger' }));
  tables.destroy();
  const tableless = await runSmoke(env);
  expect([tableless.status, broken(tableless)]).toEqual([1, ['ledger: the ledger table']]);
  expect(tableless.steps.find(({ id }) => id === 'ledger')?.what).toBe('there is no table `sentinel-ledger`');
});

test('no policy on the queue', TIMEOUT, async () => {
  const { env } = await startWithLedger({ seeds: { ...seeds(), queuePolicies: {} } });
  const smoked = await runSmoke(env, SHORT);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['ledger: the queue policy']]);
  expect(mendOf(smoked)).toContain('`events.amazonaws.com`');
});

test(
  'this machine’s clock is ten minutes off; a policy that allows what must be refused',
  TIMEOUT,
  async () => {
    const folder = temporaryFolder();
    await startFixture(folder);
    for (const minutes of [-10, 10]) {
      const smoked = await runSmoke({ SENTINEL_LOCAL_DIR: folder }, {}, () => Date.now() + minutes * 60_000);
      expect([smoked.status, broken(smoked)]).toEqual([1, ['clock: this machine’s clock']]);
      expect(mendOf(smoked)).toContain('NTP');
      expect(smoked.steps.filter(({ level }) => level === 'ok').map(({ id }) => id)).toEqual(['way']);
    }
    const smoked = await runSmoke({ SENTINEL_LOCAL_DIR: folder }, { deniedProfile: 'dev', ledger: false });
    expect(broken(smoked)).toEqual(['deny: the policy of `dev`']);
  },
);

/** The seeds, with a role that may do nothing. */
function without(roleArn: string): Seeds {
  const name = roleArn.split('/').at(-1);
  const roles = seeds().roles.map((role) => (role.roleName === name ? { ...role, permissions: [] } : role));
  return { ...seeds(), roles };
}

test('a writer that may not write', TIMEOUT, async () => {
  const { env } = await startWithLedger({ seeds: without(seeds().auditRoleArn) });
  const smoked = await runSmoke(env, SHORT);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['ledger: the ledger writer']]);
  expect(smoked.steps.find(({ id }) => id === 'ledger')?.what).toMatch(
    /[1-9]\d* messages wait in `sentinel-audit`/,
  );
});

test('a signer that may not sign', TIMEOUT, async () => {
  const { env } = await startWithLedger({ seeds: without(seeds().signRoleArn) });
  // The decision does arrive: it is waited for longer each time until it has.
  const runs: Smoked[] = [];
  const hasArrived = ({ steps }: Smoked) => steps.some(({ id, level }) => id === 'ledger' && level === 'ok');
  for (const waitSeconds of [SHORT.waitSeconds, 10, 30])
    if (!runs.some(hasArrived)) runs.push(await runSmoke(env, { waitSeconds }));
  expect(runs.slice(-1).flatMap(broken)).toEqual(['proof: the checkpoint signer']);
});
