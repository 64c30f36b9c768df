import { dirname, join } from 'node:path';
import type { Variables } from '../../dashboards/fill.ts';
import { createParameterReaders } from '../../functions/aws/get-parameters.ts';
import { openLedger } from '../audit/open-ledger.ts';
import type { StackFile, StackFileReading } from '../stack-file/stack-file.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { callerKeysFinder } from '../target/caller-keys.ts';
import { localStack } from '../target/target.ts';
import type { SourcesOpening } from './api.ts';
import { type ChartChoice, defaultVariables, readVariables } from './charts/chart-variables.ts';
import { type DrawCharts, drawCloudWatch, keptFor } from './charts/cloudwatch-charts.ts';
import { createMetricReader } from './charts/cloudwatch-metrics.ts';
import { readDashboard } from './charts/dashboard-files.ts';
import { type DrawBody, drawDashboard } from './charts/draw-dashboard.ts';
import { drawMeasured } from './charts/local-charts.ts';
import { createLocalMetrics } from './charts/local-metrics.ts';
import type { ReadParameterVersion } from './policy-explained.ts';
import { createQueueDepths } from './queue-depth.ts';

export type ConsoleChoice = ChartChoice & {
  table?: string;
  region?: string;
  log?: string;
  publicKey?: string;
  awsProfile?: string;
};

type Env = Surroundings['env'];

const SSM_LIMIT_MS = 3_000;
/** Reading metrics from AWS is paid for, and what is there changes once a minute. */
const METRICS_KEPT_MS = 30_000;

/**
 * Opens what the console reads, to be asked again and again: a table named by `--table` or SENTINEL_LEDGER_TABLE with
 * the reader's own keys, found and renewed as the AWS SDKs do; else the running local stack.
 */
export function sourcesOpener(choice: ConsoleChoice, env: Env): () => Promise<SourcesOpening> {
  const remote = choice.table !== undefined || Boolean(env.SENTINEL_LEDGER_TABLE);
  const findKeys = callerKeysFinder(env, choice.awsProfile);
  let opened: { with: string; opening: SourcesOpening } | undefined;
  return async () => {
    if (!remote) {
      const reading = localStack(env);
      // A stack that was started again is elsewhere, with other keys.
      const which = reading.found === true ? JSON.stringify(reading.stack) : reading.found.toString();
      if (opened?.with !== which) opened = { with: which, opening: openLocal(choice, env, reading) };
      return opened.opening;
    }
    const finding = await findKeys();
    if (!finding.ok) return finding;
    const { accessKeyId, secretAccessKey, sessionToken } = finding.keys;
    if (opened?.with !== accessKeyId) {
      const keys = {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      };
      opened = { with: accessKeyId, opening: openRemote(choice, { ...env, ...keys }) };
    }
    return opened.opening;
  };
}

function openRemote(choice: ConsoleChoice, env: Env): SourcesOpening {
  const region = choice.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? '';
  const table = choice.table ?? env.SENTINEL_LEDGER_TABLE ?? '';
  const { SENTINEL_AUDIT_QUEUE_URL: audit, SENTINEL_DEAD_LETTER_QUEUE_URL: dead } = env;
  const reading = readVariables(choice, region, env);
  if (!reading.ok) return { ok: false, kind: 'usage', message: reading.message };
  const drawBody = drawCloudWatch(createMetricReader(region, env));
  const drawCharts = keptFor(
    METRICS_KEPT_MS,
    charts(reading.variables, () => drawBody),
  );
  return open(choice, env, region, env, { place: region, table, audit, dead, drawCharts });
}

function openLocal(choice: ConsoleChoice, env: Env, reading: StackFileReading): SourcesOpening {
  const stack = reading.found === true ? reading.stack : undefined;
  const {
    region = '',
    auditQueueUrl: audit,
    deadLetterQueueUrl: dead,
    ledgerTable: table = '',
  } = stack ?? {};
  const environment = stack === undefined ? {} : environmentOf(stack);
  const variables = defaultVariables();
  const readMetrics = createLocalMetrics(join(dirname(reading.path), 'logs'), String(variables.api_id));
  const drawCharts = charts(variables, () => drawMeasured(readMetrics()));
  return open(choice, env, region, environment, { place: 'local stack', table, audit, dead, drawCharts });
}

/** `drawBody` is asked for once a dashboard. */
function charts(variables: Variables, drawBody: () => DrawBody): DrawCharts {
  return async (name, range) => {
    const dashboard = readDashboard(name, variables);
    return dashboard === undefined ? undefined : drawDashboard(name, dashboard, drawBody(), range);
  };
}

/** The first identity's keys, and where the stack's services are. */
function environmentOf({ identities: [identity], endpoints }: StackFile): Env {
  return {
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ACCESS_KEY_ID: identity?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity?.secretAccessKey,
    AWS_SESSION_TOKEN: identity?.sessionToken,
  };
}

type Place = {
  place: string;
  table: string;
  audit: string | undefined;
  dead: string | undefined;
  drawCharts: DrawCharts;
};

/** `env` is where the ledger is looked for, `environment` what the other clients run with. */
function open(
  { publicKey, awsProfile: _, ...choice }: ConsoleChoice,
  env: Env,
  region: string,
  environment: Env,
  { place, table, audit, dead, drawCharts }: Place,
): SourcesOpening {
  const opening = openLedger({ ...choice, ...(publicKey === undefined ? {} : { key: publicKey }) }, env);
  if (!opening.ok) return opening;
  const { reads, log, key } = opening.ledger;
  const queues = [
    { title: 'Audit queue', url: audit, variable: 'SENTINEL_AUDIT_QUEUE_URL' },
    { title: 'Dead letters', url: dead, variable: 'SENTINEL_DEAD_LETTER_QUEUE_URL' },
  ];
  return {
    ok: true,
    sources: {
      about: { place, table, log, publicKey: key?.text ?? null },
      reads,
      readVersion: versionReader(region, environment),
      readQueues: createQueueDepths(queues, region, environment),
      drawCharts,
    },
  };
}

/** GetParameters takes `NAME:VERSION`. */
function versionReader(region: string, environment: Env): ReadParameterVersion {
  const { getParameters } = createParameterReaders(region, environment);
  return async (name, version) => {
    const reading = await getParameters([`${name}:${version}`], SSM_LIMIT_MS);
    if (!reading.ok) {
      const what = reading.kind === 'refused' ? 'you may not read it' : 'Parameter Store did not answer';
      return { ok: false, message: `\`${name}\` version ${version} cannot be read: ${what}` };
    }
    const [document] = reading.value;
    return document === undefined
      ? { ok: false, message: `Parameter Store has no version ${version} of \`${name}\` any more` }
      : { ok: true, text: document.text };
  };
}
