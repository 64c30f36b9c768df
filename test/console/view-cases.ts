import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Bench } from './bench.ts';
import { goTo, LOOKS, NO_CHROMIUM, WHY_NOT } from './browser.ts';
import { hostileFinding, writeEvents } from './hostile-events.ts';

const SCREENS = join(import.meta.dirname, 'screens');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every view, and what is there once it has been read. */
const VIEWS = [
  { name: 'decisions', fragment: '#decisions', ready: '.tall .row:not([hidden])' },
  { name: 'nothing', fragment: '#decisions?user=nobody', ready: '.over .state' },
  { name: 'decision', fragment: undefined, ready: '.proof[data-verdict=proven]' },
  { name: 'charts-service', fragment: '#charts/service', ready: '.widget canvas' },
  { name: 'charts-audit', fragment: '#charts/audit', ready: '.widget canvas' },
  { name: 'charts-security', fragment: '#charts/security', ready: '.widget .found' },
  { name: 'findings', fragment: '#findings', ready: '.finding' },
  { name: 'health', fragment: '#health', ready: '.card.good' },
  { name: 'not-found', fragment: '#decision/01a20ccc-1b8e-739a-9d91-790b4801eb96', ready: '.failed' },
] as const;

export function viewCases(bench: Bench): void {
  test.for(LOOKS)(
    'every view at $width px in $scheme: axe finds nothing, nothing moves, nothing is wider than the window',
    async ({ width, scheme }, { skip }) => {
      skip(NO_CHROMIUM, WHY_NOT);
      mkdirSync(SCREENS, { recursive: true });
      await bench.decide('dev');
      await bench.decide('billing');
      await writeEvents(bench.table(), [hostileFinding()]);
      const page = await bench.open({ width, scheme });
      const first = page.locator('.tall .row[data-outcome=allow]', { hasText: 'alice' }).first();
      await first.waitFor();
      await watchShifts(page);
      await page.evaluate(AXE);
      for (const { name, fragment, ready } of VIEWS) {
        if (fragment === undefined) {
          await goTo(page, '#decisions?profile=dev');
          await first.click();
        } else await goTo(page, fragment);
        await page.locator(ready).first().waitFor({ timeout: 30_000 });
        await page.screenshot({ path: join(SCREENS, `${name}-${width}-${scheme}.png`) });
        expect(await axeFaults(page), name).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(
          width,
        );
        expect(await shifts(page), name).toEqual([]);
      }
      await page.context().close();
    },
  );

  test('the charts have lines of what was measured, in the dashboards’ own words', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    await bench.decide('dev');
    await bench.decide('billing');
    const page = await bench.open();
    await page.locator('#live[data-state=live]').waitFor();
    await goTo(page, '#charts/service');
    const widget = page.locator('.widget', { hasText: 'What do callers get?' });
    await widget.locator('canvas').waitFor();
    // The page reads again what the function has not yet written down.
    const allowed = () => widget.locator('tr', { hasText: 'allowed' }).locator('td').textContent();
    await expect.poll(async () => Number(await allowed()), { timeout: 40_000 }).toBeGreaterThan(0);
    await page.getByLabel('Over the last').selectOption('15');
    await widget.locator('canvas').waitFor();
    await goTo(page, '#charts/security');
    await page.locator('.widget', { hasText: 'Who is denied most?' }).getByText('alice').waitFor();
    await page.context().close();
  });
}

/** What moved although nobody touched anything: more than a hundredth of the window. */
async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shifts: string[] = [];
    const watch = new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (
          'value' in entry &&
          Number(entry.value) > 0.01 &&
          'hadRecentInput' in entry &&
          entry.hadRecentInput !== true
        )
          shifts.push(`${location.hash}: ${entry.value}`);
    });
    watch.observe({ type: 'layout-shift' });
    Object.assign(window, { shifts });
  });
}

function shifts(page: Page): Promise<unknown> {
  return page.evaluate(() => ('shifts' in window ? window.shifts : undefined));
}

/** What axe finds, each with where. */
function axeFaults(page: Page): Promise<unknown> {
  return page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')))`);
}
