import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { logKeys } from '../../functions/ledger/keys.ts';
import type { Bench } from './bench.ts';
import { goTo, NO_CHROMIUM, WHY_NOT } from './browser.ts';
import { hostileChange, MARKUP, writeEvents } from './hostile-events.ts';

export function storyCases(bench: Bench): void {
  test('a decision is told whole, proven in the browser, and its policy explained', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const { index } = await bench.decide('dev', 'incident 42');
    const page = await bench.open();
    await page.locator(`#entry-${index}`).click();
    await page.locator('.proof[data-verdict=proven]').waitFor({ timeout: 30_000 });
    expect(await page.locator('h1:visible').textContent()).toBe('alice got dev');
    await page.getByText('dev-any-time matches: allow').waitFor();
    const text = await page.locator('.story').textContent();
    for (const part of [
      'sentinel,alice,direct',
      'incident 42',
      '/sentinel/policies/dev version 1',
      'whose hash the event has',
    ])
      expect(text).toContain(part);
    await page.getByText('What was checked').click();
    expect(await page.locator('.proof').textContent()).toContain(bench.stack().file.ledgerPublicKey);
    await page.context().close();
  });

  test('the proof turns red when the stored event is altered, and nothing of it is shown as a decision', async ({
    skip,
  }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const { id, leafHashHex, leaf } = await storedDecision(bench, 'billing');
    const page = await bench.open();
    await page.locator('#live[data-state=live]').waitFor();
    await shownAs(page, id, 'proven');
    expect(leaf).toContain('"outcome":"deny"');
    await alter(bench, leafHashHex, leaf.replace('"outcome":"deny"', '"outcome":"allow"'));
    await shownAs(page, id, 'broken');
    const colours = await page.locator('.proof > h2').evaluate((title) => {
      const shown = getComputedStyle(title).color;
      const probe = document.createElement('i');
      probe.style.color = 'var(--bad)';
      title.append(probe);
      return [shown, getComputedStyle(probe).color];
    });
    expect(colours[0]).toBe(colours[1]);
    expect(await page.locator('.story').textContent()).toMatch(
      /DOES NOT VERIFY[\s\S]*is not what was logged/,
    );
    expect(await page.locator('.facts:visible', { hasText: 'Caller' }).count()).toBe(0);
    await alter(bench, leafHashHex, leaf);
    await shownAs(page, id, 'proven');
    await page.context().close();
  });

  test('a change of a policy is told with its text, and proven like a decision', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    await writeEvents(bench.table(), [hostileChange()]);
    const page = await bench.open();
    await page.locator('#live[data-state=live]').waitFor();
    await goTo(page, '#decisions?outcome=change');
    await page.locator('.tall .row[data-outcome=change]').first().click();
    await page.locator('.proof[data-verdict=proven]').waitFor({ timeout: 30_000 });
    expect(await page.locator('h1:visible').textContent()).toBe('Change of /sentinel/policies/billing');
    expect(await page.locator('.facts', { hasText: 'Written by' }).textContent()).toContain('user/mallory');
    expect(await page.getByLabel('Text of the parameter').textContent()).toBe(MARKUP.reason);
    await page.context().close();
  });

  test('a decision that is not there is told, and one can go back', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const page = await bench.open();
    await page.locator('#live[data-state=live]').waitFor();
    await goTo(page, '#decision/01a20ccc-1b8e-739a-9d91-790b4801eb96');
    await page.getByText('the ledger has no such event').waitFor();
    await page.getByText('All decisions').click();
    await page.getByRole('grid').waitFor();
    await page.context().close();
  });
}

async function shownAs(page: Page, id: string, verdict: string): Promise<void> {
  await goTo(page, '#decisions');
  await goTo(page, `#decision/${id}`);
  await page.locator(`.proof[data-verdict=${verdict}]`).waitFor({ timeout: 30_000 });
}

/** A decision about a profile as the ledger has it. */
async function storedDecision(bench: Bench, profile: string) {
  const { id, leafHashHex } = await bench.decide(profile);
  const leaf =
    (await createLedgerReads(bench.table()).readBodies([leafHashHex])).get(leafHashHex)?.leaf ?? '';
  return { id, leafHashHex, leaf };
}

/** Writes another body in the place of one, as somebody with the table's keys could. */
async function alter(bench: Bench, leafHashHex: string, leaf: string): Promise<void> {
  const { client, table, log } = bench.table();
  const { pk, sk } = logKeys(log).body(leafHashHex);
  await client.send(
    new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, sk: { S: sk }, leaf: { S: leaf } } }),
  );
}
