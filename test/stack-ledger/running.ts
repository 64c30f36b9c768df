import { createDynamoDbClient } from '../../functions/aws/dynamodb-client.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import type { Stack, StackOptions } from '../../local/stack/stack.ts';
import { ask, keysOf, startFixture, temporaryFolder } from '../stack/start-fixture.ts';

export type LedgerStack = {
  stack: Stack;
  folder: string;
  reads: LedgerReads;
  all: () => Promise<readonly Summary[]>;
  /** Decisions there already: one for each time it was asked to warm up. */
  seen: number;
};

/** A stack with a ledger, for one test. */
export async function startWithLedger(options: Partial<StackOptions> = {}): Promise<LedgerStack> {
  const folder = temporaryFolder();
  const stack = await startFixture(folder, { ledger: true }, options);
  const reads = readsOf(stack);
  const all = async () => everything(reads);
  const seen = await askUntilGiven(stack, 'alice');
  await whenTrue(30_000, async () => (await all()).length === seen);
  return { stack, folder, reads, all, seen };
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
