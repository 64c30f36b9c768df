import { headerLines, hostIsLoopback } from '../http/request-body.ts';
import type { RunningServer } from '../http/running-server.ts';
import { openStores, type QueueStore } from './fauxqs-stores.ts';
import { type QueueDefinition, type QueueNames, queueArn, queueAttributes } from './queue-definition.ts';

export type QueuesOptions = QueueNames & {
  queues: readonly QueueDefinition[];
  /** Where messages are kept. */
  dataFolder: string;
  /** 0 or absent: any free port. */
  port?: number;
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
  guard(app, store, () => server.port, urlOf);
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

const jsonContentType = 'application/x-amz-json-1.0';

type JsonError = { __type: string; message: string };

function stringIn(body: unknown, member: string): string | undefined {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const value: unknown = entries.find(([name]) => name === member)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/**
 * Refuses requests of another Host, and answers itself where fauxqs would look for queues of account 000000000000,
 * or give the URLs of an earlier run.
 */
function guard(
  app: ReturnType<typeof import('fauxqs').buildApp>,
  store: QueueStore,
  port: () => number,
  urlOf: (name: string) => string,
): void {
  const refusal = (code: string, message: string): JsonError => ({
    __type: `com.amazonaws.sqs#${code}`,
    message,
  });
  app.addHook('onRequest', async (request, reply) => {
    if (hostIsLoopback(headerLines(request.raw.rawHeaders), port())) return;
    await reply.code(421).send({ error: 'host header must name this server' });
  });
  app.addHook('preHandler', async (request, reply) => {
    const target = request.headers['x-amz-target'];
    if (target === 'AmazonSQS.CreateQueue') {
      await reply
        .code(403)
        .send(refusal('AccessDeniedException', 'queues of the local stack are those it defines'));
    }
    if (target === 'AmazonSQS.ListQueues') {
      const { queues } = store.listQueues(stringIn(request.body, 'QueueNamePrefix'));
      await reply
        .header('content-type', jsonContentType)
        .send({ QueueUrls: queues.map((queue) => urlOf(queue.name)) });
    }
    if (target !== 'AmazonSQS.GetQueueUrl') return;
    const name = stringIn(request.body, 'QueueName') ?? '';
    if (store.getQueueByName(name) === undefined) {
      const missing = refusal('QueueDoesNotExist', 'The specified queue does not exist.');
      await reply
        .code(400)
        .header('x-amzn-query-error', 'AWS.SimpleQueueService.NonExistentQueue;Sender')
        .send(missing);
      return;
    }
    await reply.header('content-type', jsonContentType).send({ QueueUrl: urlOf(name) });
  });
}
