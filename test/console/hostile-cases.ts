import { expect, test } from 'vitest';
import type { Bench } from './bench.ts';
import { goTo, NO_CHROMIUM, WHY_NOT } from './browser.ts';
import {
  hostileDecision,
  hostileFinding,
  MARKUP,
  writeEvents,
  writeHostileProfile,
} from './hostile-events.ts';

export function hostileCases(bench: Bench): void {
  test('markup in names, user agents, reasons and findings stays text everywhere', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const event = hostileDecision(700);
    const finding = hostileFinding();
    await writeEvents(bench.table(), [event, finding]);
    await writeHostileProfile(bench.table());
    const page = await bench.open();
    await page.locator('.tall .row', { hasText: MARKUP.user }).first().waitFor();
    const shown = async (selector: string) => page.locator(selector).textContent();
    const foreign = () => page.locator('main :is(img, script, svg, iframe, style, object)').count();
    expect(await shown('.tall')).toContain(MARKUP.profile);
    expect(await foreign()).toBe(0);
    await goTo(page, `#decision/${event.id}`);
    await page.locator('.proof').waitFor();
    for (const text of [MARKUP.user, MARKUP.userAgent, MARKUP.reason, MARKUP.rule])
      expect(await shown('.story')).toContain(text);
    expect(await foreign()).toBe(0);
    await goTo(page, '#findings');
    await page.locator('.finding', { hasText: MARKUP.message }).waitFor();
    for (const text of [MARKUP.message, MARKUP.user]) expect(await shown('.findings')).toContain(text);
    expect(await foreign()).toBe(0);
    expect(await page.locator('main a[href^="javascript:" i]').count()).toBe(0);
    await page.locator('.finding', { hasText: MARKUP.message }).locator('h2 a').click();
    await page.locator('.proof').waitFor();
    expect(await shown('.story')).toContain(MARKUP.message);
    await goTo(page, `#decisions?${new URLSearchParams({ user: MARKUP.user })}`);
    await page.locator('.tall .row', { hasText: MARKUP.user }).first().waitFor();
    expect(await page.getByLabel('Caller').inputValue()).toBe(MARKUP.user);
    await goTo(page, `#charts/${MARKUP.user}`);
    await page.locator('.widget').first().waitFor();
    expect(await foreign()).toBe(0);
    await page.context().close();
  });

  test('a reason that a caller sends is text, all the way from the request', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const { index } = await bench.decide('dev', MARKUP.reason);
    const page = await bench.open();
    await page.locator(`#entry-${index}`).click();
    await page.locator('.proof').waitFor();
    expect(await page.locator('.story').textContent()).toContain(MARKUP.reason);
    expect(await page.locator('main iframe').count()).toBe(0);
    await page.context().close();
  });
}
