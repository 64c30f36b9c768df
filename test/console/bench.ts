import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startConsole } from '../../client/console/console.ts';
import type { ConsoleServer } from '../../client/console/server.ts';
import { askForCredentials } from '../../client/service/vend.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { clientOf } from '../ledger/open-table.ts';
import { settingsOf, temporaryFolder } from '../stack/start-fixture.ts';
import { type Look, launchBrowser, type Misdeeds, NO_CHROMIUM, openPage } from './browser.ts';

/** One stack, one console, one browser, for all tests of a file. */
export type Bench = {
  stack: () => Stack;
  /** The stack's ledger, to write what no caller could ask for. */
  table: () => LedgerTable;
  misdeeds: Misdeeds;
  browser: () => Browser;
  open: (look?: Look) => Promise<Page>;
  /** Asks for credentials by a signed request, as the first identity. */
  ask: (profile: string, reason?: string) => Promise<unknown>;
};

export function consoleBench(): Bench {
  const ends: (() => void)[] = [];
  const misdeeds: Misdeeds = [];
  let running: { stack: Stack; server: ConsoleServer; browser: Browser; table: LedgerTable } | undefined;
  beforeAll(async () => {
    if (NO_CHROMIUM) return;
    const folder = temporaryFolder((end) => ends.push(end));
    const [started, browser] = await Promise.all([
      startStack({ settings: settingsOf(folder, { ledger: true }) }),
      launchBrowser(),
    ]);
    if (!started.ok) throw new Error(started.message);
    const { stack } = started;
    const opened = await startConsole({ port: 0, json: false }, { SENTINEL_LOCAL_DIR: folder }, Date.now);
    if (!opened.ok) throw new Error(opened.message);
    const client = clientOf(stack.file.endpoints.dynamodb);
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
  };
}

async function ask({ file }: Stack, profile: string, reason: string | undefined): Promise<unknown> {
  const [identity] = file.identities;
  if (identity === undefined) throw new Error('no identity');
  const { name, arn: _arn, ...keys } = identity;
  const target = { endpoint: new URL(file.gateway), region: file.region, keys, caller: name };
  return askForCredentials({ profile, ...(reason === undefined ? {} : { reason }) }, target, Date.now);
}
