import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LIMITS, send } from '../../client/service/send.ts';
import { signedListing } from '../../client/service/sign.ts';
import { askForCredentials } from '../../client/service/vend.ts';
import type { Sample } from '../../dashboards/samples.ts';
import type { Fault } from '../../local/aws-http/fault-plan.ts';
import type { EventsFault } from '../../local/events/events.ts';
import type { GatewayLogEntry } from '../../local/gateway/gateway.ts';
import { assumedRole } from '../../local/iam/world.ts';
import type { QueueFault } from '../../local/queue/queue-front.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { type Blob, type FunctionLog, readFunctionLogFile } from '../observe/function-logs.ts';
import { settingsOf, TIME_ENOUGH } from '../stack/start-fixture.ts';
import { apiSamples, type Invocation, lambdaSamples, watchQueues } from './aws-stand-in.ts';
import { OBSERVER_ROLE_ARN, observedSeeds, REGION } from './observed-seeds.ts';

/** How each service answers now. */
export type Faults = { sts: Fault; ssm: Fault; events: EventsFault; queue: QueueFault };

export const NO_FAULTS: Faults = { sts: 'none', ssm: 'none', events: 'none', queue: 'none' };

export const API_ID = 'sentinel00';
const CONCURRENCY = 2;
/** As long as a busy machine may take to what takes seconds. */
export const MOST_WAIT_MS = 30_000;

export type Observed = {
  stack: Stack;
  folder: string;
  faults: Faults;
  /** Envelopes the bus put on the audit queue. */
  delivered: string[];
  ask: (identity: string, profile: string, durationSeconds?: number) => Promise<unknown>;
  list: (identity: string) => Promise<unknown>;
  /** Puts a message on the audit queue as the vend role may. */
  sendToQueue: (body: string) => Promise<void>;
  /** Everything measured from one moment on. */
  since: (beganMs: number) => Sample[];
  logs: () => Record<'vend' | 'audit' | 'sign' | 'detect', FunctionLog>;
  look: () => Promise<void>;
  /** Whether a queue had messages when it was last looked at. */
  holds: (queue: string) => boolean;
  stop: () => Promise<void>;
};

/** A stack with its ledger, whose services can be broken and mended while it runs, and what it measures. */
export async function startObserved(folder: string): Promise<Observed> {
  const faults: Faults = { ...NO_FAULTS };
  const delivered: string[] = [];
  const started = await startStack({
    settings: settingsOf(folder, {
      ledger: true,
      detect: true,
      concurrency: CONCURRENCY,
      functionEnvironment: ENVIRONMENT,
    }),
    seeds: observedSeeds(),
    faults: {
      sts: () => faults.sts,
      ssm: () => faults.ssm,
      events: () => faults.events,
      queue: () => faults.queue,
    },
    detectAfterMs: 0,
    onDelivery: (arn, body) => {
      if (arn.endsWith(':sentinel-audit')) delivered.push(body);
    },
  });
  if (!started.ok) throw new Error(started.message);
  const { stack } = started;
  const observer = sqsAs(stack, OBSERVER_ROLE_ARN);
  const queues = watchQueues(
    observer,
    new Map(stack.seeds.queues.map(({ name }) => [name, urlOf(stack, name)])),
  );
  const logs = () => readLogs(folder);
  return {
    ...{ stack, folder, faults, delivered, logs },
    ...asking(stack),
    sendToQueue: async (MessageBody) => {
      const sqs = sqsAs(stack, stack.seeds.vendRoleArn);
      await sqs.send(new SendMessageCommand({ QueueUrl: stack.file.auditQueueUrl, MessageBody }));
      sqs.destroy();
    },
    look: queues.look,
    holds: queues.holds,
    since: (beganMs) =>
      [...samplesOf(folder, logs()), ...queues.samples].filter(({ timestampMs }) => timestampMs >= beganMs),
    stop: async () => {
      observer.destroy();
      await stack.stop();
    },
  };
}

const ENVIRONMENT = {
  ...TIME_ENOUGH,
  SENTINEL_POLICY_FRESH_SECONDS: '1',
  SENTINEL_RATE_PER_SECOND: '10',
  SENTINEL_RATE_BURST: '60',
  SENTINEL_METRIC_PROFILES: 'dev,broken',
  SENTINEL_CHECKPOINT_SECONDS: '1',
  SENTINEL_SIGNER_RUN_SECONDS: '2',
  SENTINEL_LEDGER_COMMIT_ATTEMPTS: '2',
};

function asking(stack: Stack): Pick<Observed, 'ask' | 'list'> {
  const target = (identity: string) => {
    const found = stack.file.identities.find(({ name }) => name === identity);
    if (found === undefined) throw new Error(`no identity ${identity}`);
    const { name: caller, arn: _, ...keys } = found;
    return { endpoint: new URL(stack.file.gateway), region: REGION, keys, caller };
  };
  return {
    ask: (identity, profile, durationSeconds) =>
      askForCredentials(
        { profile, ...(durationSeconds !== undefined && { durationSeconds }) },
        target(identity),
        Date.now,
      ),
    list: async (identity) => send(await signedListing(target(identity), Date.now()), LIMITS),
  };
}

const urlOf = (stack: Stack, name: string) => `${stack.file.endpoints.sqs}/${stack.file.accountId}/${name}`;

function sqsAs(stack: Stack, roleArn: string): SQSClient {
  const role = stack.world.findRole(roleArn);
  if (role === undefined) throw new Error(`no role ${roleArn}`);
  const expiresAtMs = Date.now() + 3_600_000;
  const credentials = stack.world.issueSession({
    principal: assumedRole(role, { sessionName: 'test' }),
    expiresAtMs,
  });
  return new SQSClient({ region: REGION, endpoint: stack.file.endpoints.sqs, credentials, maxAttempts: 1 });
}

function readLogs(folder: string): ReturnType<Observed['logs']> {
  const read = (name: string) => readFunctionLogFile(join(folder, 'logs', `${name}.ndjson`));
  return { vend: read('vend'), audit: read('audit'), sign: read('sign'), detect: read('detect') };
}

export function accessLog(folder: string): GatewayLogEntry[] {
  const text = readFileSync(join(folder, 'logs', 'gateway.ndjson'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('{"timeMs"'))
    .map((line) => JSON.parse(line));
}

function samplesOf(folder: string, logs: ReturnType<Observed['logs']>): Sample[] {
  const entries = accessLog(folder);
  const invocations = entries.flatMap(({ timeMs, latencyMs, invoked: ended }): Invocation[] =>
    ended === undefined
      ? []
      : [{ functionName: 'vend', beganMs: timeMs, endedMs: timeMs + latencyMs, ended }],
  );
  return [
    ...Object.values(logs).flatMap(({ blobs }) => blobs.flatMap(samplesOfBlob)),
    ...apiSamples(entries, API_ID),
    ...lambdaSamples([...invocations, ...failedRuns(logs)], CONCURRENCY),
  ];
}

/** Invocations by queue and schedule are in no access log: one for each blob, and one for each error that was printed. */
function failedRuns(logs: ReturnType<Observed['logs']>): Invocation[] {
  return (['audit', 'sign'] as const).flatMap((functionName) => {
    const { blobs, platform } = logs[functionName];
    const runs = blobs.map(({ timestampMs }) => ({ timestampMs, ended: 'answered' as const }));
    const failures = platform
      .filter(({ message }) => /^\w*(Error|Exception)\b/.test(message))
      .map(({ timestampMs }) => ({ timestampMs, ended: 'error' as const }));
    return [...runs, ...failures].map(({ timestampMs, ended }) => ({
      ...{ functionName, ended },
      ...{ beganMs: timestampMs, endedMs: timestampMs },
    }));
  });
}

export function samplesOfBlob({ namespace, dimensions, timestampMs, metrics }: Blob): Sample[] {
  return Object.entries(metrics).map(([metric, values]) => ({
    namespace,
    metric,
    dimensions,
    timestampMs,
    values,
  }));
}

/** Polls until it holds; throws after a while. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = Date.now() + MOST_WAIT_MS;
  while (!(await holds())) {
    if (Date.now() > endMs) throw new Error(`not within ${MOST_WAIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
