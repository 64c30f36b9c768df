import type { RunningServer } from '../http/running-server.ts';
import { openStores, type QueueStore } from './fauxqs-stores.ts';
import { type QueueDefinition, type QueueNames, queueArn, queueAttributes } from './queue-definition.ts';
import { type AdmitRequest, type QueueFault, standBefore } from './queue-front.ts';

export type QueuesOptions = QueueNames & {
  queues: readonly QueueDefinition[];
  /** Where messages are kept. */
  dataFolder: string;
  /** 0 or absent: any free port. */
  port?: number;
  /** Who may do what; without it every request is admitted. */
  admit?: AdmitRequest;
  /** Delays each answer by so many milliseconds; default 0. */
  latencyMs?: number;
  /** Asked once per request. */
  fault?: () => QueueFault;
};

export type Queues = RunningServer & {
  urlOf: (name: string) => string;
  /** Puts a message on a queue as a service would (EventBridge); false: there is no such queue. */
  send: (arn: string, body: string, attributes?: Readonly<Record<string, string>>) => boolean;
};

/**
 * SQS on 127.0.0.1: fauxqs, its messages on disk, with the queues defined and no others. Queues of an earlier run
 * keep their messages and take the attributes given now.
 */
export async function startQueues(options: QueuesOptions): Promise<Queues> {
  const [{ buildApp }, { stores, createMessage, close }] = await Promise.all([
    import('fauxqs'),
    openStores(options.dataFolder),
  ]);
  const store = stores.sqsStore;
  const app = buildApp({ logger: false, defaultRegion: options.region, stores });
  const server: RunningServer = { url: '', port: 0, stop: () => app.close() };
  const urlOf = (name: string) => `${server.url}/${options.accountId}/${name}`;
  standBefore(app, {
    store,
    port: () => server.port,
    urlOf,
    admit: options.admit ?? (() => undefined),
    latencyMs: options.latencyMs ?? 0,
    fault: options.fault ?? (() => 'none'),
  });
  app.addHook('preClose', (done) => {
    close();
    done();
  });
  server.url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  server.port = Number(new URL(server.url).port);
  for (const definition of options.queues) define(store, definition, options, urlOf(definition.name));
  return {
    ...server,
    urlOf,
    send(arn, body, attributes = {}) {
      const queue = store.getQueueByArn(arn);
      queue?.enqueue(createMessage(body, textAttributes(attributes)));
      return queue !== undefined;
    },
  };
}

const textAttributes = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );

/** Replacing a queue that is there already would drop its messages. */
function define(store: QueueStore, definition: QueueDefinition, names: QueueNames, url: string): void {
  const attributes = queueAttributes(definition, names);
  const existing = store.getQueueByName(definition.name);
  if (existing === undefined) {
    store.createQueue(definition.name, url, queueArn(names, definition.name), attributes);
    return;
  }
  existing.setAttributes(attributes);
}
