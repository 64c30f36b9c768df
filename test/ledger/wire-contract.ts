import { expect, onTestFinished, test } from 'vitest';
import { createLedgerReads, createPutCheckpoint } from '../../functions/aws/ledger-reads.ts';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import { decision } from '../audit/events.ts';
import { bodyOf, headOf, idOf, itemsOf, leafHashOf, placeOf } from './contract-items.ts';
import { startFaultyDynamoDb, type TableCall, type TableFault } from './faulty-dynamodb.ts';
import { clientOf, openLog } from './open-table.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** A table on a running DynamoDB. */
type Upstream = { url: string; table: string };

/** A new log behind a server that breaks what `choose` says; without it all is well. */
async function behindFaults({ url, table }: Upstream) {
  const calls: TableCall[] = [];
  const plan: { choose: (call: TableCall, at: number) => TableFault | Promise<TableFault> } = {
    choose: () => 'none',
  };
  const server = await startFaultyDynamoDb(url, (call) => {
    calls.push(call);
    return plan.choose(call, calls.length - 1);
  });
  const client = clientOf(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  const target = openLog(client, table);
  return { target, calls, plan, store: createLedgerStore(target), reads: createLedgerReads(target) };
}

const operationsOf = (calls: readonly TableCall[]) => calls.map(({ operation }) => operation);

/** What can only be seen between the store and DynamoDB: what is asked for, and what becomes of broken answers. */
export function wireContract(upstream: () => Upstream): void {
  test('all that decides is read consistently; listings are not, at half the price', async () => {
    const { store, reads, calls } = await behindFaults(upstream());
    await store.readHead();
    await store.readPlaces([idOf(1)]);
    await store.readBodies([leafHashOf(1)]);
    await reads.readEntries(0, 1, 1);
    await reads.readEntriesAt([0]);
    await reads.readSeqs('aaaaaaaaaaaaaaaa');
    await reads.latestCheckpoint();
    await reads.readCheckpoints(0, 1);
    for (const { body } of calls) expect(body).toContain('"ConsistentRead":true');
    calls.length = 0;
    await reads.queryFacet({ facet: 'time', value: '' }, 10);
    expect(operationsOf(calls)).toEqual(['Query']);
    expect(calls[0]?.body).not.toContain('ConsistentRead');
  });

  test('a page of a listing is one Query, whatever it filters', async () => {
    const { store, reads, calls } = await behindFaults(upstream());
    await store.putItems(itemsOf(numbers(30).map((n) => decision(n))));
    calls.length = 0;
    await reads.queryFacet(
      { facet: 'profile', value: 'dev', where: { user: 'user-1', outcome: 'allow' } },
      20,
    );
    expect(operationsOf(calls)).toEqual(['Query']);
  });

  test('what a throttled table leaves of a batch is put and got again', async () => {
    const { store, calls, plan } = await behindFaults(upstream());
    plan.choose = (_, at) => (at < 4 ? 'unprocessed' : 'none');
    await store.putItems(numbers(20).map((n) => bodyOf(n)));
    expect(calls.length).toBe(5);
    calls.length = 0;
    const bodies = await store.readBodies(numbers(20).map(leafHashOf));
    expect(bodies.size).toBe(20);
    expect(calls.length).toBe(5);
    for (const { body } of calls) expect(body).toContain('"ConsistentRead":true');
  });

  test('many items go by few calls at a time, and none is begun when one has failed', async () => {
    const { store, calls, plan } = await behindFaults(upstream());
    const under = { way: 0, most: 0 };
    plan.choose = async (): Promise<TableFault> => {
      under.way += 1;
      under.most = Math.max(under.most, under.way);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under.way -= 1;
      return 'none';
    };
    await store.putItems(numbers(1500).map((n) => bodyOf(n)));
    expect(under.most).toBeGreaterThan(1);
    expect(under.most).toBeLessThanOrEqual(20);
    expect(calls.length).toBe(60);
    calls.length = 0;
    plan.choose = () => 'unprocessed';
    await expect(store.putItems(numbers(1500).map((n) => bodyOf(n)))).rejects.toThrow('unprocessed');
    expect(calls.length).toBeLessThanOrEqual(20 * 8);
  });

  test('a table that leaves items undone for good is an error, not an endless loop', async () => {
    const { store, plan } = await behindFaults(upstream());
    plan.choose = () => 'unprocessed';
    await expect(store.putItems([placeOf(1)])).rejects.toThrow('unprocessed');
    await expect(store.readPlaces([idOf(1)])).rejects.toThrow('unprocessed');
  });

  test.each(['throttle', 'error-before', 'error-after', 'cut-before', 'cut-after', 'hang-after'] as const)(
    'a commit that meets %s once is known to have been committed',
    async (fault) => {
      const { store, plan } = await behindFaults(upstream());
      plan.choose = (_, at) => (at === 0 ? fault : 'none');
      expect(await store.commit(undefined, headOf(2, 2))).toBe('committed');
      expect(await store.readHead()).toEqual(headOf(2, 2));
    },
  );

  test.each(['throttle', 'error-after', 'cut-after'] as const)(
    'a commit that meets %s and comes second is lost',
    async (fault) => {
      const { store, plan, calls } = await behindFaults(upstream());
      await store.commit(undefined, headOf(2, 2));
      calls.length = 0;
      plan.choose = (_, at) => (at === 0 ? fault : 'none');
      expect(await store.commit(undefined, headOf(1, 1))).toBe('lost');
      expect(await store.readHead()).toEqual(headOf(2, 2));
    },
  );

  test.each(['error-after', 'cut-after'] as const)(
    'a checkpoint whose answer is lost by %s is stored, and another of its size is not',
    async (fault) => {
      const { target, reads, plan } = await behindFaults(upstream());
      plan.choose = (_, at) => (at === 0 ? fault : 'none');
      const put = createPutCheckpoint(target);
      expect(await put({ size: 1, note: 'note', signedAtMs: 5 })).toBe('stored');
      expect(await put({ size: 1, note: 'another', signedAtMs: 6 })).toBe('exists');
      expect(await reads.latestCheckpoint()).toEqual({ size: 1, note: 'note', signedAtMs: 5 });
    },
  );
}
