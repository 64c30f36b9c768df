import { randomBytes } from 'node:crypto';
import type { HttpAnswer } from '../answer/answer.ts';
import { createAssumeRole } from '../aws/assume-role.ts';
import { createParameterReaders } from '../aws/get-parameters.ts';
import { createPutEvent } from '../aws/put-event.ts';
import { createSendMessage, loadQueueClient } from '../aws/send-message.ts';
import { readConfig } from '../config/read-config.ts';
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

// A stream without listener ends the process with its error: a log that nobody reads must not end a request.
process.stdout.on('error', () => undefined);

const vend = wireVend(config, {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  random: Math.random,
  randomBytes,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ...createParameterReaders(config.region, environment),
  assumeRole: createAssumeRole(config.region, environment),
  putEvent: createPutEvent(config.region, environment),
  sendMessage: createSendMessage(config.auditQueueUrl, config.region, environment),
  publishMetrics: createEmfPublisher(SERVICE),
  writeLog: createLogWriter(config.logLevel, (text) => process.stdout.write(text)),
  initDurationMs: () => initDurationMs,
});

/** From process start to here: `performance.now()` counts from the start of the process. */
const initDurationMs = performance.now();

let hasAnswered = false;

/** The Lambda handler: payload 2.0 in, payload 2.0 out. */
export async function handler(event: unknown, context: { awsRequestId: string }): Promise<HttpAnswer> {
  const answer = await vend(event, context.awsRequestId);
  // After the first answer, so that no request waits for it.
  if (!hasAnswered) void loadQueueClient();
  hasAnswered = true;
  return answer;
}
