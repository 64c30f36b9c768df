import { gzipSync } from 'node:zlib';
import type { GatewayLogEntry } from '../gateway/gateway.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { queueArn } from '../queue/queue-definition.ts';
import type { Seeds } from '../seeds/seeds.ts';
import { detectFunctionName, detectTableName } from './detect-function.ts';
import { mapQueue } from './queue-reader.ts';
import type { Services } from './services.ts';
import { createTable } from './table.ts';

export type DetectOptions = {
  seeds: Seeds;
  services: Services;
  lambda: Lambda;
  /** A session of the function's role, by which the mapping reads the queue. */
  mappingKeys: () => {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
    expiration: Date;
  };
  accessLog: AccessLog;
  /** How long after the stack is ready the detections begin: the first request shares the machine with few. */
  afterMs: number;
};

/** The gateway's access log, as CloudWatch Logs hands it to who subscribes. */
export type AccessLog = { add: (entry: GatewayLogEntry) => void; take: () => GatewayLogEntry[] };

/** As many lines as wait for a subscriber that is slow; older ones are dropped. */
const MOST_WAITING = 10_000;

export function createAccessLog(): AccessLog {
  let waiting: GatewayLogEntry[] = [];
  return {
    add(entry) {
      waiting.push(entry);
      if (waiting.length > MOST_WAITING) waiting.shift();
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}

const SWEEP_EVERY_MS = 3_600_000;
const DELIVER_EVERY_MS = 1000;

/** Runs the detections: their table, the function behind their queue, its schedule and the access log's subscription. */
export function startDetect(options: DetectOptions): { stop: () => Promise<void> } {
  const undo: (() => Promise<void> | void)[] = [];
  let ended = false;
  let begun: Promise<void> = Promise.resolve();
  const timer = setTimeout(() => {
    begun = begin(options, undo, () => ended);
  }, options.afterMs);
  return {
    async stop() {
      ended = true;
      clearTimeout(timer);
      await begun;
      for (const end of undo) await end();
    },
  };
}

async function begin(
  options: DetectOptions,
  undo: (() => Promise<void> | void)[],
  hasEnded: () => boolean,
): Promise<void> {
  const { seeds, services, lambda, mappingKeys } = options;
  await createTable(services, seeds, detectTableName);
  if (hasEnded()) return;
  const invoke = async (payload: object) => {
    if (!hasEnded()) await lambda.invoke(detectFunctionName, JSON.stringify(payload));
  };
  // The first sweep says what was there before anybody looked; what comes afterwards is a change.
  await invoke({});
  const mapping = await mapQueue({
    ...{ seeds, services, lambda, mappingKeys, functionName: detectFunctionName },
    queueUrl: services.detectQueueUrl,
    queueArn: queueArn(seeds, seeds.detectQueue),
  });
  undo.push(mapping.stop);
  const sweeps = setInterval(() => void invoke({}), SWEEP_EVERY_MS);
  const deliveries = setInterval(() => {
    const entries = options.accessLog.take();
    if (entries.length > 0) void invoke({ awslogs: { data: logsData(entries) } });
  }, DELIVER_EVERY_MS);
  undo.push(() => {
    clearInterval(sweeps);
    clearInterval(deliveries);
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
export function logsData(entries: readonly Pick<GatewayLogEntry, 'timeMs' | 'requestId'>[]): string {
  const logEvents = entries.map((entry, n) => ({
    id: String(n),
    timestamp: entry.timeMs,
    message: JSON.stringify(entry),
  }));
  return gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
}
