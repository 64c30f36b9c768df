import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { handleBatch } from '../../functions/audit/handle-batch.ts';
import { keyAttributes } from '../../functions/aws/ledger-attributes.ts';
import { logKeys } from '../../functions/ledger/keys.ts';
import { decision, envelope, incoming } from '../audit/events.ts';
import { messageOf, startAudit } from './audit-fixture.ts';
import { readTable } from './read-table.ts';

const keys = logKeys('main');
const { leafHashHex } = incoming(decision(1));

/** A ledger whose writer died right after it committed event 1. */
async function committed() {
  const audit = await startAudit();
  const store = { ...audit.ports.store };
  await handleBatch([messageOf(envelope(decision(1)))], {
    ...audit.ports,
    mostAttempts: 1,
    store: {
      ...store,
      commit: async (from, next) => {
        await store.commit(from, next);
        throw new Error('killed');
      },
    },
  });
  const take = async (n: number) => handleBatch([messageOf(envelope(decision(n)))], audit.ports);
  return { ...audit, take };
}

test.each([
  ['is missing', undefined],
  ['was changed', '{"another":"leaf"}'],
])(
  'a committed leaf whose body %s stops the writer, which says so and writes nothing',
  async (what, leaf) => {
    const { client, table, ports, take, total, lines } = await committed();
    if (leaf === undefined)
      await client.send(
        new DeleteItemCommand({ TableName: table, Key: keyAttributes(keys.body(leafHashHex)) }),
      );
    else await ports.store.putItems([{ kind: 'body', body: { leafHashHex, leaf, expiresAtSeconds: null } }]);
    const before = await readTable(client, table);
    expect((await take(2)).batchItemFailures).toHaveLength(1);
    expect(await readTable(client, table)).toEqual(before);
    expect(total('LedgerLeft')).toBe(2);
    const last = lines.findLast(({ message }) => message === 'batch');
    expect(last).toMatchObject({
      level: 'error',
      causes: expect.arrayContaining([expect.stringContaining(what)]),
    });
  },
);

test('once the body is put back, all goes on', async () => {
  const { client, table, ports, take, total } = await committed();
  const Key = keyAttributes(keys.body(leafHashHex));
  await client.send(new DeleteItemCommand({ TableName: table, Key }));
  await take(2);
  const { leaf } = incoming(decision(1));
  await ports.store.putItems([{ kind: 'body', body: { leafHashHex, leaf, expiresAtSeconds: null } }]);
  expect((await take(2)).batchItemFailures).toEqual([]);
  expect((await readTable(client, table)).head).toMatchObject({ size: 2, settled: 2 });
  expect(total('LedgerAppended')).toBe(1);
});
