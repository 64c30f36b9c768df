import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Bench } from './bench.ts';
import { NO_CHROMIUM, openPage, WHY_NOT } from './browser.ts';
import { manyEntries, serveListings } from './many-entries.ts';
import { longestTaskMs } from './trace.ts';

const COUNT = 50_000;
const LONGEST_TASK_MS = 100;
/** On a busy machine the same work takes a processor longer. */
const TRIES = 4;
const LOOK = { width: 1280, scheme: 'light' } as const;

export function manyCases(bench: Bench): void {
  test('50,000 entries scroll and filter without a task above 100 ms', { timeout: 240_000 }, async ({
    skip,
  }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const reads = manyEntries(COUNT);
    const server = await serveListings(() => reads);
    try {
      const longestMs: number[] = [];
      while (longestMs.length < TRIES && !longestMs.some((ms) => ms < LONGEST_TASK_MS)) {
        const page = await openPage(bench.browser(), server.url, LOOK, bench.misdeeds);
        await page.locator('.tall .row:not([hidden])').first().waitFor();
        longestMs.push(await longestTaskMs(page, () => useAll(page)));
        await page.context().close();
      }
      expect(Math.min(...longestMs)).toBeLessThan(LONGEST_TASK_MS);
    } finally {
      await server.stop();
    }
  });
}

/** Reads all entries, jumps about, filters. */
async function useAll(page: Page): Promise<void> {
  expect(await page.evaluate(scrollToEnd, COUNT)).toBe(COUNT);
  // Only rows to be seen exist.
  expect(await page.locator('.tall .row').count()).toBeLessThan(80);
  await page.getByLabel('Outcome').selectOption('deny');
  await page.getByRole('button', { name: 'Filter' }).click();
  const first = page.locator('.tall .row:not([hidden])').first();
  await expect.poll(() => first.textContent(), { timeout: 30_000 }).toContain('deny');
  expect(await page.evaluate(scrollToEnd, COUNT / 5)).toBe(COUNT / 5);
}

/** Scrolls to the end until there are `count` rows, then here and there. Runs in the page. */
async function scrollToEnd(count: number): Promise<number> {
  const grid = document.querySelector('.rows');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const rows = () => Number(grid?.getAttribute('aria-rowcount')) - 1;
  const endMs = performance.now() + 40_000;
  while (rows() < count && performance.now() < endMs) {
    grid?.scrollTo(0, grid.scrollHeight);
    await frame();
  }
  for (let n = 0; n < 50; n += 1) {
    grid?.scrollTo(0, ((n * 7919) % 50) * 0.02 * grid.scrollHeight);
    await frame();
  }
  return rows();
}
