import { randomBytes } from 'node:crypto';
import { type Config, readConfig } from '../../../functions/config/read-config.ts';
import { createEmfPublisher } from '../../../functions/observe/emf.ts';
import { createLogWriter } from '../../../functions/observe/log-line.ts';
import type { Vend } from '../../../functions/vend/vend.ts';
import { type Ports, wireVend } from '../../../functions/vend/wiring.ts';
import { allowing, PROFILE_TEXT } from './documents.ts';
import { ACCOUNT_ID, gatewayRequest, ORIGIN_PROOF, REGION, SSO_ROLE_ID } from './gateway-requests.ts';
import { createMemory, divertStdout } from './memory.ts';

const ENVIRONMENT = {
  SENTINEL_ACCOUNT_ID: ACCOUNT_ID,
  SENTINEL_ORIGIN_PROOF: ORIGIN_PROOF,
  SENTINEL_AUDIT_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/sentinel-audit`,
  SENTINEL_SSO_ROLE_IDS: SSO_ROLE_ID,
  AWS_REGION: REGION,
};
const UNREACHED = { ratePerSecond: 1e9, rateBurst: 1e9, busLimitMs: 60_000, requestLimitMs: 120_000 };
const USERS = Array.from({ length: 9 }, (_, n) => `user-${n}@example.org`);
const PROFILES = ['dev', 'staging'];
const SESSION_MS = 3_600_000;
const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjE'.padEnd(900, 'aZ09+/');

/** How the environment started, as this tree and as earlier commits ask for it. */
const STARTED = { startup: () => ({ initDurationMs: 120 }), initDurationMs: () => 120 };

/** The real story on ports that answer at once, out of memory, and write into memory. */
export type MemoryVend = {
  /** One request of somebody, each time of the next. */
  call: () => Promise<unknown>;
  /** Asks for everybody once, and throws when somebody is answered otherwise. */
  check: () => Promise<void>;
  /** Calls of ports that a request had to wait for, over all requests. */
  awaited: () => number;
};

/**
 * @param status 200 for callers who are allowed, 403 for one no rule names
 * @param more ports and settings that are other than usual
 */
export function memoryVend(
  status: 200 | 403,
  more: { ports?: Partial<Ports>; config?: Partial<Config> } = {},
): MemoryVend {
  const memory = createMemory();
  divertStdout(memory);
  let awaited = 0;
  const documents = {
    policies: allowing(USERS.slice(0, -1)),
    profiles: PROFILE_TEXT,
  };
  const vend = wireVend(configOf(more.config), {
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    random: Math.random,
    randomBytes,
    wait: () => Promise.reject(new Error('nothing is waited for')),
    getParameters: async (names) => {
      awaited += 1;
      const value = names.map((name) => ({
        name,
        text: name.startsWith('/sentinel/policies/') ? documents.policies : documents.profiles,
        version: 1,
      }));
      return { ok: true, value };
    },
    getParametersByPath: () => Promise.reject(new Error('nothing is listed')),
    assumeRole: async (order) => {
      awaited += 1;
      const expiresAtMs = Math.floor(Date.now() / 1000) * 1000 + SESSION_MS;
      const keys = { accessKeyId: 'ASIASESSION000000001', secretAccessKey: order.sourceIdentity };
      return { ok: true, keys: { ...keys, sessionToken: SESSION_TOKEN, expiresAtMs, stsRequestId: 'sts-1' } };
    },
    putEvent: async (entry) => {
      awaited += 1;
      memory.write(entry.detail);
      return { ok: true };
    },
    sendMessage: () => Promise.reject(new Error('the bus works, the queue is not used')),
    publishMetrics: createEmfPublisher('sentinel-vend', { nowMs: Date.now, write: memory.write }),
    writeLog: createLogWriter('info', memory.write),
    ...STARTED,
    ...more.ports,
  });
  return { ...asking(vend, status), awaited: () => awaited };
}

function configOf(more: Partial<Config> = {}): Config {
  const reading = readConfig(ENVIRONMENT);
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  // A bench asks more than any caller may, on a machine that may be busy: both limits are kept, and never reached.
  return { ...reading.config, ...UNREACHED, ...more };
}

/** Requests of all callers and profiles in turn. */
function asking(vend: Vend, status: 200 | 403): Pick<MemoryVend, 'call' | 'check'> {
  const users = status === 200 ? USERS.slice(0, -1) : USERS.slice(-1);
  const requests = users.flatMap((user, u) =>
    PROFILES.map((profile, p) => gatewayRequest(user, profile, u * PROFILES.length + p)),
  );
  let at = 0;
  const call = () => {
    at = at + 1 < requests.length ? at + 1 : 0;
    return vend(requests[at], 'lambda-request-id');
  };
  const check = async () => {
    for (const _ of requests) {
      const { statusCode, body } = await call();
      if (statusCode !== status) throw new Error(`answered ${statusCode}, not ${status}: ${body}`);
    }
  };
  return { call, check };
}
