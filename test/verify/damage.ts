import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { itemAttributes, keyAttributes } from '../../functions/aws/ledger-attributes.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { type Key, logKeys } from '../../functions/ledger/keys.ts';
import type { LedgerItem } from '../../functions/ledger/store.ts';

type Attributes = Record<string, AttributeValue>;

/** Somebody with write access to the table, past the service. */
export function intruder({ client, table, log }: LedgerTable) {
  const keys = logKeys(log);
  const get = async (key: Key): Promise<Attributes> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: keyAttributes(key) }));
    if (Item === undefined) throw new Error(`no item ${key.pk} ${key.sk}`);
    return Item;
  };
  const put = (item: Attributes) => client.send(new PutItemCommand({ TableName: table, Item: item }));
  return {
    keys,
    get,
    put,
    putItem: (item: LedgerItem) => put(itemAttributes(log, item)),
    change: async (key: Key, attributes: Attributes) => put({ ...(await get(key)), ...attributes }),
    remove: (key: Key) => client.send(new DeleteItemCommand({ TableName: table, Key: keyAttributes(key) })),
    leafHashOf: async (index: number): Promise<string> => (await get(keys.entry(index))).leafHash?.S ?? '',
    /** Puts what an item says under the key of another. */
    move: async (from: Key, to: Key) => put({ ...(await get(from)), ...keyAttributes(to) }),
  };
}
