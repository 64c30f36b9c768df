import { join, resolve } from 'node:path';
import { createDynamoDbClient } from '../../functions/aws/dynamodb-client.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { createObjectVersions } from '../../functions/aws/object-versions.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import { parseVerifierKey, type VerifierKey } from '../../functions/note/verifier-key.ts';
import type { ReadCopy } from '../../functions/verify/check-copy.ts';
import { readStackFile } from '../stack-file/stack-file.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { readBucketCopy } from './bucket-copy.ts';
import { readFolderCopy } from './folder-copy.ts';

export type LedgerChoice = {
  table?: string;
  region?: string;
  log?: string;
  /** Verifier key, `NAME+HASH+BASE64`. */
  key?: string;
  copyFolder?: string;
  copyBucket?: string;
};

/** A ledger to read, and what its checkpoints are verified with. */
export type Ledger = {
  reads: LedgerReads;
  log: string;
  /** undefined where no key was given: then nothing can be verified. */
  key: VerifierKey | undefined;
  copy: ReadCopy | undefined;
};

export type LedgerOpening =
  | { ok: true; ledger: Ledger }
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

type Where = {
  table: string;
  region: string;
  environment: Surroundings['env'];
  keyText: string | undefined;
  folder: string | undefined;
};

const CLONE = join(import.meta.dirname, '..', '..');

/**
 * Finds the ledger: `--table` (or SENTINEL_LEDGER_TABLE) with the keys of the environment, else the running local
 * stack's.
 */
export function openLedger(choice: LedgerChoice, env: Surroundings['env']): LedgerOpening {
  const where =
    choice.table === undefined && !env.SENTINEL_LEDGER_TABLE ? localLedger(env) : remoteLedger(choice, env);
  if ('message' in where) return { ok: false, ...where };
  const keyText = choice.key ?? env.SENTINEL_LEDGER_PUBLIC_KEY ?? where.keyText;
  const key = keyText === undefined ? undefined : parseVerifierKey(keyText.trim());
  if (key !== undefined && !key.ok)
    return { ok: false, kind: 'usage', message: `the public key: ${key.message}` };
  const log = choice.log ?? env.SENTINEL_LEDGER_LOG ?? 'main';
  const folder = choice.copyFolder ?? where.folder;
  const client = createDynamoDbClient(where.region, where.environment);
  const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
  return {
    ok: true,
    ledger: {
      reads: createLedgerReads({ client, table: where.table, log, wait }),
      log,
      key: key?.key,
      copy: openCopy(choice.copyBucket, folder, log, where),
    },
  };
}

function openCopy(
  bucket: string | undefined,
  folder: string | undefined,
  log: string,
  where: Where,
): ReadCopy | undefined {
  if (bucket !== undefined)
    return readBucketCopy(createObjectVersions(bucket, where.region, where.environment), log);
  return folder === undefined ? undefined : readFolderCopy(folder, log);
}

type Missing = { kind: 'usage' | 'unreachable'; message: string };

function remoteLedger(choice: LedgerChoice, env: Surroundings['env']): Where | Missing {
  const table = choice.table ?? env.SENTINEL_LEDGER_TABLE ?? '';
  const region = choice.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined)
    return { kind: 'usage', message: 'the region is not known: give `--region` or set `AWS_REGION`' };
  if (!env.AWS_ACCESS_KEY_ID || !env.AWS_SECRET_ACCESS_KEY) {
    const how = '(`aws configure export-credentials --format env` prints them from a profile or a login)';
    return {
      kind: 'usage',
      message: `no keys of yours to read the table with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ${how}`,
    };
  }
  return { table, region, environment: env, keyText: undefined, folder: undefined };
}

function localLedger(env: Surroundings['env']): Where | Missing {
  const state = resolve(env.SENTINEL_LOCAL_DIR || join(CLONE, '.local'));
  const reading = readStackFile(state);
  if (reading.found === false) {
    const how = 'give `--table NAME`, set SENTINEL_LEDGER_TABLE, or start the local stack with `npm start`';
    return { kind: 'unreachable', message: `no ledger to read: ${how} (no \`${reading.path}\`)` };
  }
  if (reading.found === 'broken')
    return {
      kind: 'unreachable',
      message: `\`${reading.path}\` is not a local stack’s file: ${reading.fault}`,
    };
  const { stack } = reading;
  const [identity] = stack.identities;
  if (stack.ledgerTable === undefined || identity === undefined) {
    return {
      kind: 'unreachable',
      message: 'the local stack runs without a ledger: start it with SENTINEL_LOCAL_LEDGER=1',
    };
  }
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: stack.endpoints.dynamodb,
    AWS_ACCESS_KEY_ID: identity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
    AWS_SESSION_TOKEN: identity.sessionToken,
  };
  const folder = join(state, 'checkpoints');
  return {
    table: stack.ledgerTable,
    region: stack.region,
    environment,
    keyText: stack.ledgerPublicKey,
    folder,
  };
}
