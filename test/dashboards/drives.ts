import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { frontierPlan } from '../../functions/merkle/plan.ts';
import { keysOf } from '../stack/start-fixture.ts';
import { intruder } from '../verify/damage.ts';
import { REGION } from './observed-seeds.ts';
import { NO_FAULTS, type Observed, until } from './observed-stack.ts';

/** A fault, and the alarms that it must raise: names without their first part. */
export type Drive = {
  fault: string;
  alarms: readonly string[];
  /** It waits for nothing, and is run again where a busy machine kept its requests from what they were to meet. */
  again?: true;
  run: (observed: Observed) => Promise<void>;
};

const windows = (slo: string) =>
  ['fast-1h', 'fast-5m', 'medium-6h', 'medium-30m', 'slow-3d', 'slow-6h', 'fast', 'medium', 'slow'].map(
    (window) => `${slo}-${window}`,
  );

/** New durations are new sessions, which no cache has. */
let askedSeconds = 900;
function askNew({ ask }: Observed, times: number) {
  askedSeconds += times;
  return Promise.all(Array.from({ length: times }, (_, n) => ask('alice', 'dev', askedSeconds - n)));
}

const askAgain = ({ ask }: Observed, times: number) =>
  Promise.all(Array.from({ length: times }, () => ask('alice', 'dev')));

async function broken(observed: Observed, faults: Partial<Observed['faults']>, run: () => Promise<unknown>) {
  Object.assign(observed.faults, faults);
  await run();
  Object.assign(observed.faults, NO_FAULTS);
}

type FunctionName = keyof ReturnType<Observed['logs']>;

const lastBlobs = ({ logs }: Observed, name: FunctionName, metric: string, beganMs: number) =>
  logs()
    [name].blobs.filter(({ timestampMs }) => timestampMs >= beganMs)
    .flatMap(({ metrics }) => metrics[metric] ?? []);

/** Waits until a function tells of a metric above 0, or has since `beganMs`: some things are told once. */
const untilTold = (observed: Observed, name: FunctionName, metric: string, beganMs: number) =>
  until(`${metric} above 0`, () => lastBlobs(observed, name, metric, beganMs).some((value) => value > 0));

/** Ordinary use: what is allowed, cached or not, what is denied, and what is asked wrongly. */
export async function ordinaryUse(observed: Observed): Promise<void> {
  const { ask, list } = observed;
  for (const identity of ['alice', 'bob', 'deployer']) await ask(identity, 'dev');
  await askNew(observed, 4);
  await Promise.all([
    ...['dev', 'prod', 'staging', 'billing', 'absent'].map((profile) => ask('bob', profile)),
    ...[list('alice'), ask('alice', 'dev', 100), ask('alice', 'not/a profile')],
    ...Array.from({ length: 20 }, () => ask('bob', 'dev')),
  ]);
  const beganMs = Date.now();
  await until('the signer looks', () => lastBlobs(observed, 'sign', 'CheckpointAge', beganMs).length > 0);
  await until('the queue is empty', async () => {
    await observed.look();
    return !observed.holds('sentinel-audit');
  });
}

/** The first decision the bus delivered: events of other kinds may have come before it. */
function firstDecision({ delivered }: Observed) {
  const envelopes = delivered.map((body) => JSON.parse(body));
  return envelopes.find((told) => told['detail-type'] === 'Credential Decision') ?? { detail: {} };
}

/** An envelope the bus delivered, with other members in it and in its event. */
function forged(observed: Observed, envelope: object, detail: object = {}): string {
  const told = firstDecision(observed);
  return JSON.stringify({ ...told, ...envelope, detail: { ...told.detail, ...detail } });
}

async function sendForged(observed: Observed): Promise<void> {
  const { sendToQueue } = observed;
  const beganMs = Date.now();
  await sendToQueue(forged(observed, { account: '210987654321' }));
  await sendToQueue(forged(observed, {}, { profile: 'forged' }));
  await sendToQueue('{}');
  await sendToQueue(forged(observed, {}));
  await untilTold(observed, 'audit', 'LedgerConflict', beganMs);
  await until('dead letters wait', async () => {
    await observed.look();
    return observed
      .since(0)
      .some(
        ({ dimensions, values }) => dimensions.QueueName === 'sentinel-audit-dead' && (values[0] ?? 0) > 0,
      );
  });
}

const SIXTEEN_MINUTES_MS = 16 * 60_000;

async function loseDecisions(observed: Observed): Promise<void> {
  const { id } = firstDecision(observed).detail;
  const detail = {
    id: `${String(id).slice(0, -12)}0123456789ab`,
    time: new Date(Date.now() - SIXTEEN_MINUTES_MS).toISOString(),
    producer: { id: '00000000000000ff', seq: 2, unrecorded: [] },
  };
  const beganMs = Date.now();
  await observed.sendToQueue(forged(observed, {}, detail));
  await untilTold(observed, 'sign', 'LedgerGap', beganMs);
}

/**
 * Takes entries away that the last checkpoint stands on. A later checkpoint may stand on others: they are taken away
 * too, until the signer has seen it.
 */
async function tamper(observed: Observed): Promise<void> {
  const { file } = observed.stack;
  const client = new DynamoDBClient({
    region: REGION,
    endpoint: file.endpoints.dynamodb,
    credentials: keysOf(observed.stack, 'alice'),
  });
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const table = { client, table: file.ledgerTable ?? '', log: 'main', wait };
  const reads = createLedgerReads(table);
  const { keys, remove } = intruder(table);
  const beganMs = Date.now();
  let takenSize = 0;
  await until('LedgerDisagreement above 0', async () => {
    const { size = 0 } = (await reads.latestCheckpoint()) ?? {};
    if (size !== takenSize)
      for (const index of frontierPlan(size).entryIndexes) await remove(keys.entry(index));
    takenSize = size;
    return lastBlobs(observed, 'sign', 'LedgerDisagreement', beganMs).some((value) => value > 0);
  });
  client.destroy();
}

async function stopTable(observed: Observed): Promise<void> {
  const beganMs = Date.now();
  await observed.stack.servers.get('dynamodb')?.stop();
  await askAgain(observed, 3);
  await untilTold(observed, 'audit', 'LedgerLeft', beganMs);
  await until('the queue is old, and the signer failed', async () => {
    await observed.look();
    const samples = observed.since(beganMs);
    const above = (metric: string, name: string, least: number) =>
      samples.some(
        ({ values, dimensions, ...sample }) =>
          sample.metric === metric &&
          Object.values(dimensions).includes(name) &&
          values.some((value) => value > least),
      );
    return (
      above('ApproximateAgeOfOldestMessage', 'sentinel-audit', 5) &&
      above('Errors', 'sign', 0) &&
      above('DetectLeft', 'sentinel-detect', 0)
    );
  });
}

/** In the order in which they can be tried on one stack: after the last ones it is past use. */
export const DRIVES: readonly Drive[] = [
  {
    fault: 'the bus answers 500',
    again: true,
    alarms: ['audit-fallback', 'look'],
    run: (observed) => broken(observed, { events: 'error-500' }, () => askAgain(observed, 2)),
  },
  {
    fault: 'the bus hangs',
    again: true,
    alarms: [...windows('hit-latency'), 'page'],
    run: (observed) => broken(observed, { events: 'hang' }, () => askAgain(observed, 6)),
  },
  {
    fault: 'STS hangs',
    again: true,
    alarms: [...windows('miss-latency'), ...windows('availability'), 'page'],
    run: (observed) => broken(observed, { sts: 'hang' }, () => askNew(observed, 6)),
  },
  {
    fault: 'bus and queue answer 500',
    again: true,
    alarms: ['audit-unavailable', 'page'],
    run: (observed) =>
      broken(observed, { events: 'error-500', queue: 'error-500' }, () => askAgain(observed, 2)),
  },
  {
    fault: 'Parameter Store is throttled',
    alarms: ['policy-stale', 'findings'],
    run: (observed) =>
      broken(observed, { ssm: 'throttle' }, () => {
        const beganMs = Date.now();
        return until('a stale policy decides, and is found', async () => {
          await askAgain(observed, 1);
          return lastBlobs(observed, 'detect', 'Findings', beganMs).some((value) => value > 0);
        });
      }),
  },
  {
    fault: 'a policy does not parse',
    alarms: ['policy-invalid'],
    run: (observed) => {
      const beganMs = Date.now();
      return until('it is told', async () => {
        await observed.ask('alice', 'broken');
        return lastBlobs(observed, 'vend', 'PolicyInvalid', beganMs).some((value) => value > 0);
      });
    },
  },
  {
    fault: 'a caller asks too often',
    alarms: ['rate-limited'],
    run: (observed) => {
      const beganMs = Date.now();
      return until('its budget is spent', async () => {
        await Promise.all(Array.from({ length: 8 }, () => observed.list('deployer')));
        return lastBlobs(observed, 'vend', 'RateLimited', beganMs).some((value) => value > 0);
      });
    },
  },
  { fault: 'forged messages', alarms: ['dead-letters', 'ledger-refused', 'page'], run: sendForged },
  { fault: 'decisions are lost on the way', alarms: ['ledger-gap', 'page'], run: loseDecisions },
  { fault: 'the table is changed', alarms: ['ledger-disagreement', 'page'], run: tamper },
  {
    fault: 'the table is down',
    alarms: [
      'queue-age',
      'checkpoint-age',
      'writer-stuck',
      'ledger-functions-fail',
      'detections-fail',
      'page',
      'look',
    ],
    run: stopTable,
  },
];
