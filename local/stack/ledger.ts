import type { Lambda } from '../lambda/lambda.ts';
import { queueArn } from '../queue/queue-definition.ts';
import type { Seeds } from '../seeds/seeds.ts';
import { auditFunctionName, ledgerTableName, signFunctionName } from './ledger-functions.ts';
import { mapQueue } from './queue-reader.ts';
import type { Services } from './services.ts';
import { createTable } from './table.ts';

export type LedgerOptions = {
  seeds: Seeds;
  services: Services;
  lambda: Lambda;
  /** A session of the writer's role, by which the mapping reads the queue. */
  mappingKeys: () => {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
    expiration: Date;
  };
  /** Told of batches that failed and looks that ended badly; the functions' own logs say why. */
  onFailure?: (cause: unknown) => void;
};

/** The schedule: how long after one run of the signer the next one starts, at most. */
const SIGN_EVERY_MS = 2000;

/** Runs the ledger: its table, the writer behind the audit queue, the signer on its schedule. */
export async function startLedger(options: LedgerOptions): Promise<{ stop: () => Promise<void> }> {
  // Loaded before the stack is ready: a first request that shares two cores with it would miss its deadlines.
  const { seeds, services, lambda } = options;
  await Promise.all([createTable(services, seeds, ledgerTableName), lambda.prepare(auditFunctionName)]);
  const mapping = await mapQueue({
    ...options,
    functionName: auditFunctionName,
    queueUrl: services.auditQueueUrl,
    queueArn: queueArn(seeds, seeds.auditQueue),
  });
  const signer = signerRuns(options);
  const schedule = setInterval(() => void signer.start(), SIGN_EVERY_MS);
  return {
    async stop() {
      clearInterval(schedule);
      signer.end();
      await mapping.stop();
    },
  };
}

/** One run of the signer at a time; a run that the stack's end cuts short is no failure. */
function signerRuns({ lambda, onFailure }: LedgerOptions): { start: () => Promise<void>; end: () => void } {
  let running = false;
  let ended = false;
  return {
    async start() {
      if (running) return;
      running = true;
      const outcome = await lambda.invoke(signFunctionName, '{}');
      running = false;
      if (!outcome.ok && !ended) onFailure?.(outcome);
    },
    end: () => {
      ended = true;
    },
  };
}
