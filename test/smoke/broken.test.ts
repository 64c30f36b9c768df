import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';
import { keysOf } from '../stack/start-fixture.ts';
import { broken, runSmoke, type Smoked, startWithLedger } from './run-smoke.ts';

const seeds = (): Seeds => defaultSeeds('123456789012', 'us-east-1');
const TIMEOUT = { timeout: 90_000 };
/** What was decided arrives, or never does: so long is waited where it never does. */
const SHORT = { waitSeconds: 4 };

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

test('a rule with another event pattern', TIMEOUT, async () => {
  const { stack, env } = await startWithLedger();
  const client = new EventBridgeClient({
    region: 'us-east-1',
    endpoint: stack.file.endpoints.events,
    credentials: keysOf(stack, 'alice'),
  });
  const EventPattern = '{"source":["sentinel.tvm"],"detail-type":["Decision"]}';
  await client.send(new PutRuleCommand({ Name: 'sentinel-audit', EventBusName: 'sentinel', EventPattern }));
  const smoked = await runSmoke(env, SHORT);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['ledger: the rule’s event pattern']]);
  expect(mendOf(smoked)).toContain('`Credential Decision`');
  const disabled = { Name: 'sentinel-audit', EventBusName: 'sentinel', State: 'DISABLED' as const };
  await client.send(new PutRuleCommand({ ...disabled, EventPattern }));
  expect(broken(await runSmoke(env, { waitSeconds: 1 }))).toEqual(['ledger: the rule']);
  client.destroy();
  // A caller who may not look is told so, and no part is accused.
  const bob = await runSmoke(env, { identity: 'bob', waitSeconds: 1 });
  expect(broken(bob)).toEqual(['ledger: the audit path: rule, queue or writer']);
});

test('no policy on the queue', TIMEOUT, async () => {
  const { env } = await startWithLedger({ seeds: { ...seeds(), queuePolicies: {} } });
  const smoked = await runSmoke(env, SHORT);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['ledger: the queue policy']]);
  expect(mendOf(smoked)).toContain('`events.amazonaws.com`');
});

test('no table', TIMEOUT, async () => {
  const { stack, env } = await startWithLedger();
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: stack.file.endpoints.dynamodb,
    credentials: keysOf(stack, 'alice'),
  });
  await client.send(new DeleteTableCommand({ TableName: 'sentinel-ledger' }));
  client.destroy();
  const smoked = await runSmoke(env);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['ledger: the ledger table']]);
  expect(smoked.steps.find(({ id }) => id === 'ledger')?.what).toBe('there is no table `sentinel-ledger`');
});

test.each([-10, 10])('this machine’s clock is %i minutes off', TIMEOUT, async (minutes) => {
  const { env } = await startWithLedger();
  const smoked = await runSmoke(env, {}, () => Date.now() + minutes * 60_000);
  expect([smoked.status, broken(smoked)]).toEqual([1, ['clock: this machine’s clock']]);
  expect(mendOf(smoked)).toContain('NTP');
  expect(smoked.steps.filter(({ level }) => level === 'ok').map(({ id }) => id)).toEqual(['way']);
});

test('a policy that allows what must be refused', TIMEOUT, async () => {
  const { env } = await startWithLedger();
  const smoked = await runSmoke(env, { deniedProfile: 'dev', ledger: false });
  expect(broken(smoked)).toEqual(['deny: the policy of `dev`']);
});
