import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What DynamoDB says it would charge. */
export type Units = { read: number; write: number; calls: number };

const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand', 'BatchWriteItemCommand']);

/** Counts the capacity units of a client's calls by operation, from now on. */
export function countUnits(client: DynamoDBClient): {
  total: () => Units;
  byOperation: () => Map<string, number>;
  reset: () => void;
} {
  const operations = new Map<string, number>();
  let units: Units = { read: 0, write: 0, calls: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const consumed = consumedOf(result.output);
      const name = String(context.commandName);
      units.calls += 1;
      units[WRITES.has(name) ? 'write' : 'read'] += consumed;
      operations.set(name, (operations.get(name) ?? 0) + consumed);
      return result;
    },
    { step: 'initialize', name: 'countUnits' },
  );
  return {
    total: () => ({ ...units }),
    byOperation: () => new Map(operations),
    reset: () => {
      units = { read: 0, write: 0, calls: 0 };
      operations.clear();
    },
  };
}

function consumedOf(output: object): number {
  if (!('ConsumedCapacity' in output)) return 0;
  const { ConsumedCapacity: consumed } = output;
  const all: unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return all.reduce<number>((sum, one) => sum + capacityOf(one), 0);
}

function capacityOf(one: unknown): number {
  if (typeof one !== 'object' || one === null || !('CapacityUnits' in one)) return 0;
  return typeof one.CapacityUnits === 'number' ? one.CapacityUnits : 0;
}
