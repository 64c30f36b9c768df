import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { HttpAnswer } from '../../functions/answer/answer.ts';
import { type Config, readConfig } from '../../functions/config/read-config.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LogLine } from '../../functions/observe/log-line.ts';
import type { Measurements } from '../../functions/observe/vend-metrics.ts';
import { wireVend } from '../../functions/vend/wiring.ts';
import { sequenceFaults } from '../event/decided-event.ts';
import { checkedLines } from '../observe/log-schema.ts';
import { policyText, profileText } from './documents.ts';
import { createFakeAudit, type FakeAudit } from './fake-audit.ts';
import { createFakeParameters, type FakeParameters } from './fake-parameters.ts';
import { createFakeSts, type FakeSts } from './fake-sts.ts';
import {
  ACCOUNT_ID,
  type EventParts,
  gatewayEvent,
  HOP_ROLE,
  ORIGIN_PROOF,
  REGION,
  SSO_ROLE_ID,
} from './gateway-events.ts';
import { limitFaults, type PortPlan } from './port-plan.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** What a request left behind. */
export type Seen = {
  status: number;
  headers: Record<string, string>;
  /** The answer's body. */
  body: Record<string, unknown>;
  raw: HttpAnswer;
  /** Events that bus or queue took before the answer. */
  events: DecisionEvent[];
  logs: LogLine[];
  metrics: Measurements[];
  /** Milliseconds of virtual time. */
  tookMs: number;
};

export type InProcess = {
  time: VirtualTime;
  parameters: FakeParameters;
  sts: FakeSts;
  audit: FakeAudit;
  logs: LogLine[];
  metrics: Measurements[];
  /** Sends one request and runs it to its end. */
  ask: (parts?: EventParts) => Promise<Seen>;
  /** Hands a raw event over. */
  invoke: (rawEvent: unknown) => Promise<Seen>;
  /** Sends requests at once, or each after its own while. */
  askTogether: (parts: readonly (EventParts & { afterMs?: number })[]) => Promise<HttpAnswer[]>;
  /** Writes policy and profile of a name. */
  store: (name: string, policy: string, profile?: string) => void;
};

export const ENVIRONMENT = {
  SENTINEL_ACCOUNT_ID: ACCOUNT_ID,
  SENTINEL_ORIGIN_PROOF: ORIGIN_PROOF,
  SENTINEL_AUDIT_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/sentinel-audit`,
  SENTINEL_SSO_ROLE_IDS: SSO_ROLE_ID,
  SENTINEL_TRUSTED_SESSION_ROLES: HOP_ROLE,
  AWS_REGION: REGION,
} as const;

export function testConfig(environment: Record<string, string> = {}): Config {
  const reading = readConfig({ ...ENVIRONMENT, ...environment });
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  return reading.config;
}

/**
 * The vend function on fakes and virtual time, with `dev` allowed to alice. When the test ends, everything that was
 * sent to the audit path must have been sound and its sequence gapless.
 *
 * @param prepare sets up what the function meets while it starts
 */
export function inProcess(
  environment: Record<string, string> = {},
  prepare: (fakes: Pick<InProcess, 'parameters'>) => void = () => undefined,
): InProcess {
  const time = createVirtualTime();
  const parameters = createFakeParameters(time);
  const sts = createFakeSts(time);
  const audit = createFakeAudit(time);
  const logs: LogLine[] = [];
  const metrics: Measurements[] = [];
  prepare({ parameters });
  const vend = wireVend(testConfig(environment), {
    ...{ nowMs: time.nowMs, monotonicMs: () => time.monotonicMs(), wait: time.sleep },
    random: () => 0.5,
    randomBytes: countedBytes(),
    getParameters: parameters.getParameters,
    getParametersByPath: parameters.getParametersByPath,
    assumeRole: sts.assumeRole,
    putEvent: audit.putEvent,
    sendMessage: audit.sendMessage,
    publishMetrics: (measurements) => metrics.push(measurements),
    writeLog: checkedLines(logs),
    startup: () => ({ initDurationMs: 120 }),
  });
  const invoke = async (rawEvent: unknown): Promise<Seen> => {
    const before = { events: audit.recorded.length, logs: logs.length, metrics: metrics.length };
    const beganAtMs = time.monotonicMs();
    const raw = await time.run(vend(rawEvent, 'lambda-request-id'));
    throwFaults(audit, [parameters.plan, sts.plan]);
    return {
      status: raw.statusCode,
      headers: raw.headers,
      body: JSON.parse(raw.body),
      raw,
      events: audit.recorded.slice(before.events).map(({ event }) => event),
      logs: logs.slice(before.logs),
      metrics: metrics.slice(before.metrics),
      tookMs: time.monotonicMs() - beganAtMs,
    };
  };
  const store = (name: string, policy: string, profile: string = profileText()) => {
    parameters.put(`/sentinel/policies/${name}`, policy);
    parameters.put(`/sentinel/profiles/${name}`, profile);
  };
  store('dev', policyText());
  onTestFinished(() => throwFaults(audit, [parameters.plan, sts.plan]));
  return {
    ...{ time, parameters, sts, audit, logs, metrics, invoke, store },
    ask: (parts) => invoke(gatewayEvent(parts)),
    askTogether: async (all) => {
      const sendOne = async ({ afterMs = 0, ...parts }: EventParts & { afterMs?: number }) => {
        if (afterMs > 0) await time.sleep(afterMs);
        return vend(gatewayEvent(parts), 'lambda-request-id');
      };
      return time.run(Promise.all(all.map(sendOne)));
    },
  };
}

/** Every test ends with sound events, or fails whatever it asserted. */
function throwFaults(audit: FakeAudit, plans: readonly PortPlan[]): void {
  const faults = [
    ...audit.faults,
    ...sequenceFaults(audit.recorded.map(({ event }) => event)),
    ...[audit.bus, audit.queue, ...plans].flatMap(limitFaults),
  ];
  if (faults.length > 0)
    throw new Error(`the audit path saw: ${[...new Set(faults)].slice(0, 3).join('; ')}`);
}

/** Bytes that differ each time and are the same in each run. */
function countedBytes(): (count: number) => Uint8Array {
  let drawn = 0;
  return (count) => {
    drawn += 1;
    return createHash('shake256', { outputLength: count }).update(`bytes ${drawn}`).digest();
  };
}
