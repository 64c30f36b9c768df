import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { HttpAnswer } from '../answer/answer.ts';
import { createAssumeRole } from '../aws/assume-role.ts';
import { createParameterReaders } from '../aws/get-parameters.ts';
import { createPutEvent } from '../aws/put-event.ts';
import { createSendMessage } from '../aws/send-message.ts';
import { readConfig } from '../config/read-config.ts';
import { readCodeCache } from '../observe/code-cache.ts';
import { createDescriptorOutput } from '../observe/descriptor-output.ts';
import { createEmfPublisher } from '../observe/emf.ts';
import { createLogWriter } from '../observe/log-line.ts';
import { wireVend } from './wiring.ts';

const SERVICE = 'sentinel-vend';
const environment = process.env;

const reading = readConfig(environment);
if (!reading.ok)
  throw new Error(
    `the configuration has faults and the function does not start:\n${reading.faults.join('\n')}`,
  );
const { config } = reading;

/** Not `performance`: its first use loads a module of Node's, which costs a cold start a millisecond. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const STDOUT = 1;
const write = createDescriptorOutput(
  (bytes, offset) => writeSync(STDOUT, bytes, offset),
  (bytes) => {
    // A stream without listener ends the process with its error: a log that nobody reads must not end a request.
    if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
    process.stdout.write(bytes);
  },
);

const vend = wireVend(config, {
  nowMs: Date.now,
  monotonicMs,
  random: Math.random,
  randomBytes,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ...createParameterReaders(config.region, environment),
  assumeRole: createAssumeRole(config.region, environment),
  putEvent: createPutEvent(config.region, environment),
  sendMessage: createSendMessage(config.auditQueueUrl, config.region, environment),
  publishMetrics: createEmfPublisher(SERVICE, { nowMs: Date.now, write }, config.metricProfiles),
  writeLog: createLogWriter(config.logLevel, write),
  startup: () => ({ initDurationMs, codeCache: readCodeCache() }),
});

/** From process start to here. */
const initDurationMs = process.uptime() * 1000;

/** The Lambda handler: payload 2.0 in, payload 2.0 out. */
export function handler(event: unknown, context: { awsRequestId: string }): Promise<HttpAnswer> {
  return vend(event, context.awsRequestId);
}
