import type { AssumeRole } from '../aws/assume-role.ts';
import type { GetParameters, GetParametersByPath } from '../aws/get-parameters.ts';
import type { PutEvent } from '../aws/put-event.ts';
import type { SendMessage } from '../aws/send-message.ts';
import { SessionProvider } from '../cache/session-provider.ts';
import type { Config } from '../config/read-config.ts';
import { createProducerSequence } from '../event/producer-sequence.ts';
import { createRandomPool } from '../event/random-pool.ts';
import { uuidV7 } from '../event/uuid-v7.ts';
import type { WriteLog } from '../observe/log-line.ts';
import type { PublishMetrics } from '../observe/vend-metrics.ts';
import { createRefusalTally } from '../rate/refusal-tally.ts';
import { createTokenBuckets } from '../rate/token-bucket.ts';
import { sessionKey } from '../session/session-order.ts';
import { identify, limitRate, readRequest } from './admit.ts';
import { answerTo, measure, type Startup } from './conclude.ts';
import { createDeadlines } from './deadlines.ts';
import type { EventDraft } from './draft-event.ts';
import { judge } from './judge.ts';
import { listProfiles } from './list-profiles.ts';
import { confess, describe } from './observe.ts';
import { openSession } from './open-session.ts';
import { type Recording, record } from './record.ts';
import { createStore } from './store.ts';
import { createVend, type Vend } from './vend.ts';
import { SERVICE_VERSION } from './version.ts';
import { type Clocks, openVisit } from './visit.ts';

/** Everything the story does to the world, as functions. */
export type Ports = Clocks & {
  random: () => number;
  randomBytes: (count: number) => Uint8Array;
  wait: (ms: number) => Promise<void>;
  getParameters: GetParameters;
  getParametersByPath: GetParametersByPath;
  assumeRole: AssumeRole;
  putEvent: PutEvent;
  sendMessage: SendMessage;
  publishMetrics: PublishMetrics;
  writeLog: WriteLog;
  /** How the environment started; told once. */
  startup: () => Startup;
};

/** Wires the story: state per Lambda environment, then one object literal. */
export function wireVend(config: Config, ports: Ports): Vend {
  const { nowMs } = ports;
  const rules = { ...config };
  const takeTokens = createTokenBuckets({
    perSecond: config.ratePerSecond,
    burst: config.rateBurst,
    maxCallers: config.rateCallers,
  });
  const sessions = new SessionProvider({ nowMs, maxEntries: config.sessionCacheSize });
  const store = createStore(config, ports);
  const deadlines = createDeadlines(config);
  for (const profile of config.warmProfiles) store.warm(profile);
  const idBytes = createRandomPool(ports.randomBytes);
  const recording = openRecording(config, ports, sessions, deadlines, idBytes);
  const minting = {
    ...ports,
    randomBytes: idBytes,
    attemptLimitMs: config.stsAttemptMs,
    leftMs: deadlines.stsMs,
  };
  let requests = 0;
  return createVend({
    open: (rawEvent, awsRequestId) => openVisit(rawEvent, awsRequestId, requests++ === 0, ports),
    identify: (visit) => identify(visit, config.originProof, rules),
    limitRate: (visit, identified) =>
      limitRate(visit, identified, (key, cost) => takeTokens(key, cost, ports.monotonicMs())),
    readRequest,
    judge: (visit, caller, request) =>
      judge(visit, caller, request, config.policyRoot, (profile) =>
        store.readDocuments(profile, deadlines.policyMs(visit)),
      ),
    openSession: (visit, permission) => openSession(visit, permission, sessions, minting),
    listProfiles: (visit, caller) =>
      listProfiles(visit, caller, config.policyRoot, () => store.readListing(deadlines.listingMs(visit))),
    record: (visit, decision) => record(visit, decision, recording),
    answer: answerTo,
    observe: (visit, decision, receipt) => {
      ports.writeLog(describe(visit, decision, receipt));
      ports.publishMetrics(measure(visit, decision, receipt, ports.startup), receipt.draft.profile);
    },
    confess,
  });
}

function openRecording(
  config: Config,
  ports: Ports,
  sessions: SessionProvider,
  deadlines: ReturnType<typeof createDeadlines>,
  idBytes: (count: number) => Uint8Array,
): Recording {
  const { nowMs } = ports;
  return {
    putEvent: ports.putEvent,
    sendMessage: ports.sendMessage,
    sequence: createProducerSequence(Buffer.from(idBytes(8)).toString('hex')),
    tally: createRefusalTally<EventDraft>(config.rateCallers),
    dropSession: (subject) => sessions.forget(sessionKey(subject)),
    newEventId: () => uuidV7(nowMs(), idBytes(10)),
    nowMs,
    eventBusName: config.eventBusName,
    accountId: config.accountId,
    service: { version: SERVICE_VERSION, region: config.region, functionName: config.functionName },
    busLimitMs: deadlines.busMs,
    queueLimitMs: deadlines.queueMs,
  };
}
