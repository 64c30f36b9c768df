import { expect, test } from 'vitest';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import type { Bench } from './bench.ts';
import { goTo, NO_CHROMIUM, openPage, WHY_NOT } from './browser.ts';
import { manyEntries, serveListings } from './many-entries.ts';

/** What the page does by itself: on a busy machine it may take long. */
const SOON = { timeout: 30_000 };
const LOOK = { width: 390, scheme: 'dark' } as const;

export function stateCases(bench: Bench): void {
  test('reading, failing, trying again, nothing there and a server that is gone are each told', async ({
    skip,
  }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const answers: ((read: LedgerReads['queryFacet'] | Error) => void)[] = [];
    let reads: LedgerReads = {
      ...manyEntries(0),
      queryFacet: (...given) =>
        new Promise((resolve, reject) =>
          answers.push((read) => (read instanceof Error ? reject(read) : resolve(read(...given)))),
        ),
    };
    const server = await serveListings(() => reads);
    const page = await openPage(bench.browser(), server.url, LOOK, bench.misdeeds);
    await page.getByText('Reading decisions…').waitFor();
    await expect.poll(() => answers.length, SOON).toBe(1);
    answers.shift()?.(
      Object.assign(new Error('AKIA in it'), { name: 'ProvisionedThroughputExceededException' }),
    );
    const failure = page.getByText('cannot be read (ProvisionedThroughputExceededException)');
    await failure.waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => answers.length, SOON).toBe(1);
    answers.shift()?.(manyEntries(0).queryFacet);
    await page.getByText('No decisions yet.').waitFor();
    reads = manyEntries(3);
    await expect.poll(() => page.locator('.tall .row:not([hidden])').count(), SOON).toBe(3);
    await goTo(page, '#charts/service');
    await page.getByText('you may not read metrics (AccessDeniedException)').first().waitFor();
    await server.stop();
    await page.locator('#live[data-state=problem]').waitFor();
    await goTo(page, '#health');
    await page.getByText('does not answer: start it again with').waitFor();
    await page.context().close();
  });
}
