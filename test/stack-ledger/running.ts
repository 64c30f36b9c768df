import { join } from 'node:path';
import { createDynamoDbClient } from '../../functions/aws/dynamodb-client.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { statePaths } from '../../local/stack/options.ts';
import type { Stack, StackOptions } from '../../local/stack/stack.ts';
import { readFunctionLogFile } from '../observe/function-logs.ts';
import { ask, keysOf, startFixture, temporaryFolder } from '../stack/start-fixture.ts';

/** As long as a busy machine may take to write what waits. */
const WRITTEN_MS = 60_000;

export type LedgerStack = {
  stack: Stack;
  folder: string;
  reads: LedgerReads;
  all: () => Promise<readonly Summary[]>;
  /** Waits until every decision that was recorded is in the ledger, then holds the ledger to it. */
  whole: (limitMs?: number) => Promise<readonly Summary[]>;
  /** Decisions there already: of the times it was asked to warm up. */
  seen: number;
};

/** A stack with a ledger, for one test. */
export async function startWithLedger(options: Partial<StackOptions> = {}): Promise<LedgerStack> {
  const folder = temporaryFolder();
  const stack = await startFixture(folder, { ledger: true }, options);
  const reads = readsOf(stack);
  const all = async () => everything(reads);
  const whole = (limitMs = WRITTEN_MS) => wholeLedger({ stack, folder, all }, limitMs);
  await askUntilGiven(stack, 'alice');
  const seen = (await whole()).length;
  return { stack, folder, reads, all, whole, seen };
}

/**
 * Every decision whose record was taken, by its log line, is in the ledger once, and nothing else is: but for those
 * whose record missed its deadline, as on a busy machine it may, and which may have been taken all the same.
 */
async function wholeLedger(
  { stack, folder, all }: Pick<LedgerStack, 'stack' | 'folder' | 'all'>,
  limitMs: number,
): Promise<readonly Summary[]> {
  let found: readonly Summary[] = [];
  let told = decided(folder);
  await whenTrue(limitMs, async () => {
    found = await all();
    told = decided(folder);
    const ids = new Set(found.map(({ id }) => id));
    return told.lines >= stack.lambda.counts('vend').freezes && [...told.taken].every((id) => ids.has(id));
  });
  const ids = found.map(({ id }) => id);
  const strange = ids.filter((id) => !told.taken.has(id) && !told.late.has(id));
  if (strange.length > 0) throw new Error(`in the ledger, and by no log line decided: ${strange}`);
  if (new Set(ids).size !== ids.length) throw new Error('a decision is in the ledger twice');
  return found;
}

/** Decisions by their log lines: of which the record was taken, and of which nobody said so in time. */
function decided(folder: string) {
  const { lines } = readFunctionLogFile(join(statePaths(folder).logs, 'vend.ndjson'));
  const idsOf = (...how: string[]) => {
    const some = lines.filter(({ recorded }) => how.includes(String(recorded)));
    return new Set(some.map(({ eventId }) => String(eventId)));
  };
  return { lines: lines.length, taken: idsOf('bus', 'queue'), late: idsOf('none') };
}

/** A client of the stack's tables, for the engineer who looks after it. */
export function tablesOf(stack: Stack) {
  const { accessKeyId, secretAccessKey, sessionToken } = keysOf(stack, 'alice');
  return createDynamoDbClient('us-east-1', {
    AWS_ENDPOINT_URL_DYNAMODB: stack.file.endpoints.dynamodb,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });
}

/** The ledger of a stack. */
export function readsOf(stack: Stack): LedgerReads {
  const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
  return createLedgerReads({
    client: tablesOf(stack),
    table: stack.file.ledgerTable ?? '',
    log: 'main',
    wait,
  });
}

async function everything(reads: LedgerReads): Promise<Summary[]> {
  const found: Summary[] = [];
  let next: string | undefined;
  do {
    const page = await reads.queryFacet({ facet: 'time', value: '' }, 1000, next);
    found.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return found;
}

/** Asks until it is given: on a busy machine a request may miss its deadlines. @returns how often it asked */
export async function askUntilGiven(stack: Stack, identity: string): Promise<number> {
  let asked = 0;
  await whenTrue(30_000, async () => {
    asked += 1;
    return (await ask(stack, identity, 'dev')).kind === 'given';
  });
  return asked;
}

/** Asks until it holds; gives the milliseconds it took, or throws after `limitMs`. */
export async function whenTrue(limitMs: number, holds: () => Promise<boolean>): Promise<number> {
  const beganAtMs = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - beganAtMs;
    if (performance.now() - beganAtMs > limitMs) throw new Error(`not within ${limitMs} ms`);
    await new Promise((done) => setTimeout(done, 25));
  }
}
