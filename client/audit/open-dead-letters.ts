import { join, resolve } from 'node:path';
import { createAssumeRole } from '../../functions/aws/assume-role.ts';
import { createDeadLetterQueue, type DeadLetterQueue } from '../../functions/aws/dead-letters.ts';
import { readStackFile } from '../stack-file/stack-file.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';

type Env = Surroundings['env'];
type Missing = { ok: false; kind: 'usage' | 'unreachable'; message: string };
type Where = {
  deadLetterQueueUrl: string;
  auditQueueUrl: string;
  region: string;
  environment: Env;
  roleArn: string | undefined;
};

const CLONE = join(import.meta.dirname, '..', '..');
const ASSUME_LIMIT_MS = 5000;

/** Finds the queues: SENTINEL_DEAD_LETTER_QUEUE_URL and SENTINEL_AUDIT_QUEUE_URL, else the running local stack's. */
export async function openDeadLetters(
  roleArn: string | undefined,
  env: Env,
): Promise<{ ok: true; queue: DeadLetterQueue } | Missing> {
  const where = env.SENTINEL_DEAD_LETTER_QUEUE_URL ? remoteQueues(roleArn, env) : localQueues(roleArn, env);
  if ('message' in where) return where;
  const environment = where.roleArn === undefined ? where.environment : await assume(where.roleArn, where);
  if (environment === undefined)
    return {
      ok: false,
      kind: 'unreachable',
      message: `the role \`${where.roleArn}\` cannot be assumed: check its trust`,
    };
  return { ok: true, queue: createDeadLetterQueue(where, where.region, environment) };
}

function remoteQueues(roleArn: string | undefined, env: Env): Where | Missing {
  const { SENTINEL_DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl = '', SENTINEL_AUDIT_QUEUE_URL: auditQueueUrl } =
    env;
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (!auditQueueUrl)
    return {
      ok: false,
      kind: 'usage',
      message: 'the audit queue is not known: set SENTINEL_AUDIT_QUEUE_URL',
    };
  if (region === undefined)
    return { ok: false, kind: 'usage', message: 'the region is not known: set AWS_REGION' };
  if (!env.AWS_ACCESS_KEY_ID || !env.AWS_SECRET_ACCESS_KEY) {
    return {
      ok: false,
      kind: 'usage',
      message: 'no keys of yours to use the queues with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    };
  }
  return { deadLetterQueueUrl, auditQueueUrl, region, environment: env, roleArn };
}

function localQueues(roleArn: string | undefined, env: Env): Where | Missing {
  const reading = readStackFile(resolve(env.SENTINEL_LOCAL_DIR || join(CLONE, '.local')));
  const stack = reading.found === true ? reading.stack : undefined;
  const [identity] = stack?.identities ?? [];
  if (
    stack?.deadLetterQueueUrl === undefined ||
    stack.auditQueueUrl === undefined ||
    identity === undefined
  ) {
    const how =
      'set SENTINEL_DEAD_LETTER_QUEUE_URL and SENTINEL_AUDIT_QUEUE_URL, or start the local stack with `npm start`';
    return { ok: false, kind: 'unreachable', message: `no queues to look at: ${how}` };
  }
  const environment = {
    AWS_ENDPOINT_URL_SQS: stack.endpoints.sqs,
    AWS_ENDPOINT_URL_STS: stack.endpoints.sts,
    AWS_ACCESS_KEY_ID: identity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
    AWS_SESSION_TOKEN: identity.sessionToken,
  };
  const { deadLetterQueueUrl, auditQueueUrl, region, accountId } = stack;
  return {
    deadLetterQueueUrl,
    auditQueueUrl,
    region,
    environment,
    roleArn: roleArn ?? `arn:aws:iam::${accountId}:role/sentinel-redrive`,
  };
}

/** The environment with the keys of a session of the role. */
async function assume(roleArn: string, { region, environment }: Where): Promise<Env | undefined> {
  const order = {
    roleArn,
    roleSessionName: 'sentinel-redrive',
    sourceIdentity: 'sentinel-redrive',
    durationSeconds: 900,
    tags: [],
    externalId: undefined,
    sessionPolicy: undefined,
    sessionPolicyArns: [],
  };
  const outcome = await createAssumeRole(region, environment)(order, ASSUME_LIMIT_MS);
  if (!outcome.ok) return undefined;
  const { accessKeyId, secretAccessKey, sessionToken } = outcome.keys;
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
