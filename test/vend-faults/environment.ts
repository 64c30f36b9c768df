import { randomBytes } from 'node:crypto';
import { TestRunner } from 'vitest';
import type { HttpAnswer } from '../../functions/answer/answer.ts';
import { createAssumeRole } from '../../functions/aws/assume-role.ts';
import { createParameterReaders } from '../../functions/aws/get-parameters.ts';
import { createPutEvent } from '../../functions/aws/put-event.ts';
import { createSendMessage } from '../../functions/aws/send-message.ts';
import { readConfig } from '../../functions/config/read-config.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LogLine } from '../../functions/observe/log-line.ts';
import type { Measurements } from '../../functions/observe/vend-metrics.ts';
import { wireVend } from '../../functions/vend/wiring.ts';
import { readWireEvent } from '../event/decided-event.ts';
import { checkedLines } from '../observe/log-schema.ts';
import { never } from '../tries/three-tries.ts';
import { ACCOUNT_ID, gatewayEvent, ORIGIN_PROOF, SSO_ROLE_ID } from '../vend/gateway-events.ts';
import { PLANTED_SECRET } from './breaks.ts';
import type { Servers } from './servers.ts';

/** What bus or queue took: the event, its bytes, and the envelope it came in. */
export type Recorded = {
  path: 'bus' | 'queue';
  event: DecisionEvent;
  wire: string;
  envelope: Record<string, unknown>;
};

export type Seen = {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  recorded: Recorded[];
  log: LogLine;
  metrics: Measurements;
  /** From the handler's start to its answer. */
  tookMs: number;
};

export type VendEnvironment = {
  /** Asks for a profile as alice, and says what became of it. */
  ask: (profile?: string) => Promise<Seen>;
  /** Asks which profiles alice would be given. */
  list: () => Promise<Seen>;
  /** Lets time pass for the function, not for the servers. */
  advance: (ms: number) => void;
  /** Source identities of all attempts at AssumeRole so far. */
  attempts: string[];
};

/** How many times slower than the machine's the function's clock runs in this try: by as much are its limits longer. */
export function slowness(): number {
  return 4 ** (TestRunner.getCurrentTest()?.result?.retryCount ?? 0);
}

/** More time than the defaults give, where time is not what is tried: a busy machine is no broken service. */
export const UNHURRIED = {
  SENTINEL_REQUEST_LIMIT_MS: '900',
  SENTINEL_POLICY_LIMIT_MS: '300',
  SENTINEL_STS_LIMIT_MS: '450',
  SENTINEL_STS_ATTEMPT_MS: '300',
  SENTINEL_BUS_LIMIT_MS: '350',
  SENTINEL_QUEUE_LIMIT_MS: '200',
};

/**
 * A fresh environment of the function: real adapters, empty caches, a wall clock that only `advance` moves, and the
 * time of requests by the machine's clock, slowed down by `slowness`.
 */
export function openEnvironment(
  servers: Servers,
  settings: Record<string, string> = UNHURRIED,
): VendEnvironment {
  const reading = readConfig({
    SENTINEL_ACCOUNT_ID: ACCOUNT_ID,
    SENTINEL_ORIGIN_PROOF: ORIGIN_PROOF,
    SENTINEL_SSO_ROLE_IDS: SSO_ROLE_ID,
    SENTINEL_AUDIT_QUEUE_URL: servers.auditQueueUrl,
    ...servers.environment,
    ...settings,
  });
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  const { config } = reading;
  let nowMs = Date.now();
  const slower = slowness();
  const attempts: string[] = [];
  const logs: LogLine[] = [];
  const metrics: Measurements[] = [];
  const assumeRole = createAssumeRole(config.region, servers.environment);
  const { getParameters, getParametersByPath } = createParameterReaders(config.region, servers.environment);
  const putEvent = createPutEvent(config.region, servers.environment);
  const sendMessage = createSendMessage(config.auditQueueUrl, config.region, servers.environment);
  const vend = wireVend(config, {
    nowMs: () => nowMs,
    monotonicMs: () => performance.now() / slower,
    random: Math.random,
    randomBytes,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms * slower)),
    getParameters: (names, limitMs) => getParameters(names, limitMs * slower),
    getParametersByPath: (path, limitMs, mostPages) => getParametersByPath(path, limitMs * slower, mostPages),
    assumeRole: (order, limitMs) => {
      attempts.push(order.sourceIdentity);
      return assumeRole(order, limitMs * slower);
    },
    putEvent: (entry, limitMs) => putEvent(entry, limitMs * slower),
    sendMessage: (body, limitMs) => sendMessage(body, limitMs * slower),
    publishMetrics: (measurements) => metrics.push(measurements),
    writeLog: checkedLines(logs),
    startup: () => ({ initDurationMs: 0 }),
  });
  const send = async (rawPath: string): Promise<Seen> => {
    const beganAtMs = performance.now();
    const answer = await vend(gatewayEvent({ rawPath }), 'lambda-request-id');
    const tookMs = performance.now() - beganAtMs;
    return seen(answer, tookMs, await recordedBy(servers), [logs.splice(0), metrics.splice(0)]);
  };
  return {
    attempts,
    advance: (ms) => {
      nowMs += ms;
    },
    ask: (profile = 'dev') => send(`/credentials/${profile}`),
    list: () => send('/profiles'),
  };
}

/** One line and one set of metrics a request; and nothing of what a broken answer held in any of it. */
function seen(
  answer: HttpAnswer,
  tookMs: number,
  recorded: Recorded[],
  [logs, metrics]: readonly [LogLine[], Measurements[]],
): Seen {
  const [log] = logs;
  const [measured] = metrics;
  if (log === undefined || measured === undefined || logs.length + metrics.length !== 2) {
    throw new Error(`${logs.length} log lines and ${metrics.length} sets of metrics for one request`);
  }
  const everything = JSON.stringify([answer, recorded, log, measured]);
  never('a secret of a broken answer is told on', everything.includes(PLANTED_SECRET));
  const { statusCode: status, headers } = answer;
  never('a yes is given without a record', status === 200 && recorded.length === 0);
  return { status, headers, body: JSON.parse(answer.body), recorded, log, metrics: measured, tookMs };
}

/** What bus and queue took since the last time; of a broken queue nothing. */
export async function recordedBy(servers: Servers): Promise<Recorded[]> {
  const queued = servers.ports.sqs.works() ? await servers.takeFromQueue() : [];
  return [
    ...servers.takeFromBus().map((body) => readRecorded('bus', body)),
    ...queued.map((body) => readRecorded('queue', body)),
  ];
}

/** Reads an envelope; throws where its event is not sound. */
function readRecorded(path: Recorded['path'], body: string): Recorded {
  const wire = body.slice(body.indexOf('"detail":{') + '"detail":'.length, -1);
  return { path, event: readWireEvent(wire), wire, envelope: JSON.parse(body) };
}
