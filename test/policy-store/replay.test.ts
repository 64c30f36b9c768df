import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyAttributes } from '../../functions/aws/ledger-attributes.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { logKeys } from '../../functions/ledger/keys.ts';
import { decision } from '../audit/events.ts';
import { append, startTable } from '../audit-cli/run-audit.ts';
import { ask } from '../stack/start-fixture.ts';
import { startWithLedger, whenTrue } from '../stack-ledger/running.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { allowing } from './documents.ts';
import { runStore } from './run-store.ts';
import { fill, folderWith, startStore } from './running-store.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const everybody = allowing('dev', ['user-0', 'user-1', 'user-2', 'user-3', 'user-4']);
const fewer = allowing('dev', ['user-0', 'user-1', 'user-2', 'user-3']);

/** A store with a stored policy, a folder with another, and a ledger of thirty requests. */
async function withLedger() {
  const log = table.open();
  const events = Array.from({ length: 30 }, (_, n) => decision(n));
  const asked = decision(30, { policy: null, session: null, outcome: 'error', code: 'INVALID_DURATION' });
  await append(log, [...events, asked, decision(31, { profile: 'prod' })]);
  const store = await startStore();
  await store.put('/sentinel/policies/dev', everybody);
  const env = { ...store.env, AWS_ENDPOINT_URL_DYNAMODB: table.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '' };
  const folder = folderWith({ 'dev.yaml': fewer });
  const run = (...words: string[]) =>
    runStore(env, ['policy', ...words, '--table', log.table, '--log', log.log]);
  return { ...store, log, folder, run };
}

test('the ledger’s requests that would be decided otherwise are told, by caller and rule, before anything is written', async () => {
  const { folder, run, texts } = await withLedger();
  const { status, out } = await run('diff', folder, '--replay', '1000');
  expect(status).toBe(1);
  expect(out).toContain('replay of dev: 6 of 30 requests since 2026-11-18T');
  expect(out).toMatch(
    /\n {2}user-4: allow \(dev-team\) -> deny \(no rule\), 6 times, last 2026-11-18T\S+Z\n$/,
  );
  const pushed = await run('push', folder, '--yes', '--json');
  expect(JSON.parse(pushed.out).changes[0].replay).toMatchObject({
    requests: 30,
    expired: 0,
    damaged: 0,
    decisions: [{ user: 'user-4', requests: 6, from: { effect: 'allow' }, to: { effect: 'deny' } }],
  });
  expect(await texts('/sentinel/policies/dev')).toEqual([everybody, fewer]);
  const back = await run('rollback', 'dev', '--yes');
  expect(back.out).toContain('  user-4: deny (no rule) -> allow (dev-team), 6 times');
});

test('only as many of the last as are asked for', async () => {
  const { folder, run } = await withLedger();
  // The last of the profile is one that no policy was asked about.
  const { out } = await run('diff', folder, '--replay', '4');
  expect(out).toContain('replay of dev: 1 of 3 requests since');
});

test('what has expired or is not what was recorded is left out, and counted', async () => {
  const { folder, log, run } = await withLedger();
  const { items } = await createLedgerReads(log).queryFacet({ facet: 'profile', value: 'dev' }, 100);
  const [gone, changed] = items
    .filter(({ user }) => user === 'user-4')
    .map(({ leafHashHex }) => keyAttributes(logKeys(log.log).body(leafHashHex)));
  await log.client.send(new DeleteItemCommand({ TableName: log.table, Key: gone }));
  await log.client.send(
    new UpdateItemCommand({
      TableName: log.table,
      Key: changed,
      UpdateExpression: 'SET leaf = :leaf',
      ExpressionAttributeValues: { ':leaf': { S: '{}' } },
    }),
  );
  const { out } = await run('diff', folder, '--replay', '100');
  expect(out).toContain('replay of dev: 4 of 28 requests');
  expect(out).toContain(
    '  left out: 1 without a body any more; 1 not what was recorded: run `sentinel audit verify`\n',
  );
});

test('a ledger that cannot be read ends a push before it writes; `--no-replay` goes on', async () => {
  const { env, folder, texts } = { ...(await withLedger()) };
  const words = ['policy', 'push', folder, '--table', 'x', '--yes'];
  const dead = { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
  const ended = await runStore(dead, words);
  expect(ended.status).toBe(3);
  expect(ended.err).toContain('the ledger cannot be read (');
  expect(ended.err).toContain('or give `--no-replay`');
  expect(await texts('/sentinel/policies/dev')).toEqual([everybody]);
  expect((await runStore(dead, [...words, '--no-replay'])).status).toBe(0);
});

test(
  'on the local stack: decisions the service made change with the policy that is pushed',
  THREE_TRIES,
  async () => {
    const { stack, folder, all, seen } = await startWithLedger();
    expect((await ask(stack, 'bob', 'dev')).kind).toBe('given');
    await whenTrue(30_000, async () => (await all()).length === seen + 1);
    const env = { SENTINEL_LOCAL_DIR: folder, HOME: folder };
    const documents = folderWith();
    expect((await runStore(env, ['policy', 'pull', documents])).status).toBe(0);
    fill(documents, { 'dev.yaml': allowing('dev', ['alice']) });
    const asked: string[] = [];
    const pushed = await runStore(env, ['policy', 'push', documents], {
      ask: async (question) => {
        asked.push(question);
        return true;
      },
    });
    expect(pushed.status).toBe(0);
    expect(pushed.out).toContain(`replay of dev: 1 of ${seen + 1} requests`);
    expect(pushed.out).toContain('  iam/bob: allow (dev-any-time) -> deny (no rule), once ');
    expect(asked).toEqual([
      'Write 1 policy to the local stack’s Parameter Store, as alice, account 123456789012, below /sentinel/policies?',
    ]);
    const bob = await runStore(env, ['policy', 'history', 'dev', '--identity', 'bob']);
    expect(bob).toMatchObject({ status: 2, err: expect.stringContaining('ssm:GetParameterHistory') });
  },
);
