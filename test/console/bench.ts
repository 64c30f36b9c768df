import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startConsole } from '../../client/console/console.ts';
import type { ConsoleServer } from '../../client/console/server.ts';
import type { ServiceAnswer } from '../../client/service/answer.ts';
import { askForCredentials } from '../../client/service/vend.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import type { Summary } from '../../functions/ledger/store.ts';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { settingsOf, temporaryFolder } from '../stack/start-fixture.ts';
import { tablesOf, whenTrue } from '../stack-ledger/running.ts';
import { type Look, launchBrowser, type Misdeeds, NO_CHROMIUM, openPage } from './browser.ts';

/** One stack, one console, one browser, for all tests of a file. */
export type Bench = {
  stack: () => Stack;
  /** The stack's ledger, to write what no caller could ask for. */
  table: () => LedgerTable;
  misdeeds: Misdeeds;
  browser: () => Browser;
  open: (look?: Look) => Promise<Page>;
  /** Asks for credentials by a signed request, as the first identity, until it is decided. */
  ask: (profile: string, reason?: string) => Promise<ServiceAnswer>;
  /** The same, until the decision is in the ledger. @returns its entry */
  decide: (profile: string, reason?: string) => Promise<Summary>;
};

export function consoleBench(): Bench {
  const ends: (() => void)[] = [];
  const misdeeds: Misdeeds = [];
  let running: { stack: Stack; server: ConsoleServer; browser: Browser; table: LedgerTable } | undefined;
  beforeAll(async () => {
    if (NO_CHROMIUM) return;
    const folder = temporaryFolder((end) => ends.push(end));
    const [started, browser] = await Promise.all([
      startStack({ settings: settingsOf(folder, { ledger: true }), seeds: readingSeeds() }),
      launchBrowser(),
    ]);
    if (!started.ok) throw new Error(started.message);
    const { stack } = started;
    const opened = await startConsole({ port: 0, json: false }, { SENTINEL_LOCAL_DIR: folder }, Date.now);
    if (!opened.ok) throw new Error(opened.message);
    const client = tablesOf(stack);
    const table = { client, table: stack.file.ledgerTable ?? '', log: 'main', wait: async () => {} };
    running = { stack, server: opened.server, browser, table };
  }, 120_000);
  afterAll(async () => {
    await running?.browser.close();
    await running?.server.stop();
    await running?.stack.stop();
    for (const end of ends) end();
  }, 60_000);
  const now = () => {
    if (running === undefined) throw new Error('the bench is there only inside tests');
    return running;
  };
  return {
    misdeeds,
    stack: () => now().stack,
    table: () => now().table,
    browser: () => now().browser,
    open: (look = { width: 1280, scheme: 'light' }) =>
      openPage(now().browser, now().server.url, look, misdeeds),
    ask: (profile, reason) => ask(now().stack, profile, reason),
    decide: (profile, reason) => decide(now().table, profile, () => ask(now().stack, profile, reason)),
  };
}

/** The seeds of `npm start`, where bob may read the ledger and nothing else. */
function readingSeeds(): Seeds {
  const seeds = defaultSeeds('123456789012', 'us-east-1');
  const reading: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
        Resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/sentinel-ledger',
      },
    ],
  };
  const identities = seeds.identities.map((identity) =>
    identity.kind === 'user'
      ? { ...identity, user: { ...identity.user, permissions: [...identity.user.permissions, reading] } }
      : identity,
  );
  return { ...seeds, identities };
}

/** How often one asks on a busy machine, whose function may miss its deadlines. */
const MOST_ASKS = 20;

async function ask({ file }: Stack, profile: string, reason: string | undefined): Promise<ServiceAnswer> {
  const [identity] = file.identities;
  if (identity === undefined) throw new Error('no identity');
  const { name, arn: _arn, ...keys } = identity;
  const target = { endpoint: new URL(file.gateway), region: file.region, keys, caller: name };
  const asked = { profile, ...(reason === undefined ? {} : { reason }) };
  for (let asks = 1; ; asks += 1) {
    const answer = await askForCredentials(asked, target, Date.now);
    if (answer.kind === 'given' || (answer.status ?? 500) < 500 || asks === MOST_ASKS) return answer;
  }
}

async function decide(table: LedgerTable, profile: string, run: () => Promise<unknown>): Promise<Summary> {
  const reads = createLedgerReads(table);
  const settled = async () => (await reads.readHead())?.settled ?? 0;
  const before = await settled();
  await run();
  let found: Summary | undefined;
  await whenTrue(40_000, async () => {
    const entries = await reads.readEntries(before, await settled(), 1000);
    // Findings and changes of the configuration come by themselves, and a deadline that was missed is no decision.
    found = entries.find(
      ({ profile: about, schema, outcome }) =>
        about === profile && schema.startsWith('decision') && outcome !== 'error',
    );
    return found !== undefined;
  });
  if (found === undefined) throw new Error('the decision does not come');
  return found;
}
