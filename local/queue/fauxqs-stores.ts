import { DatabaseSync } from 'node:sqlite';
import type { buildApp, MessageAttributeValue } from 'fauxqs';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
export type QueueStore = Stores['sqsStore'];
type Persistence = NonNullable<QueueStore['persistence']>;
type Message = Parameters<NonNullable<ReturnType<QueueStore['getQueueByName']>>['enqueue']>[0];

type CreateMessage = (body: string, attributes: Record<string, MessageAttributeValue>) => Message;

export type OpenStores = {
  stores: Stores;
  createMessage: CreateMessage;
  /** Closes the files. */
  close: () => void;
};

/**
 * fauxqs with its state on disk. Its own `startFauxqs` listens on every interface of the machine and gives queues
 * another account's ARN, so the app is built from its parts here, which its package does not export: they are
 * loaded by their place beside its main file (fauxqs is pinned to one version).
 */
export async function openStores(dataFolder: string): Promise<OpenStores> {
  const main = import.meta.resolve('fauxqs');
  const part = (path: string) => import(new URL(path, main).href);
  const [sqs, sns, s3, disk]: [
    { SqsStore: { new (): QueueStore; createMessage: CreateMessage } },
    { SnsStore: new () => Stores['snsStore'] },
    { S3Store: new () => Stores['s3Store'] },
    { PersistenceManager: new (folder: string) => Persistence },
  ] = await Promise.all([
    part('./sqs/sqsStore.js'),
    part('./sns/snsStore.js'),
    part('./s3/s3Store.js'),
    part('./persistence.js'),
  ]);
  const stores = { sqsStore: new sqs.SqsStore(), snsStore: new sns.SnsStore(), s3Store: new s3.S3Store() };
  const persistence = new disk.PersistenceManager(dataFolder);
  // SQLite's own default waits for the disk at each message, and the whole stack with it. This keeps every message
  // however a process ends; only the machine's end may take the last ones (sqlite.org/pragma.html#pragma_synchronous).
  databaseOf(persistence).exec('PRAGMA synchronous = NORMAL');
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  stores.sqsStore.persistence = persistence;
  // Queues loaded before the store had its persistence would write nothing back.
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
  return {
    stores,
    createMessage: (body, attributes) => sqs.SqsStore.createMessage(body, attributes),
    close: () => persistence.close(),
  };
}

/** The database behind a store, which fauxqs keeps to itself. */
function databaseOf(persistence: object): DatabaseSync {
  const database: unknown = Object.getOwnPropertyDescriptor(persistence, 'db')?.value;
  if (database instanceof DatabaseSync) return database;
  throw new Error('fauxqs keeps its messages elsewhere: see its persistence.js');
}
