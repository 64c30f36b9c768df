import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
export const NO_CHROMIUM = !existsSync(CHROMIUM);
export const WHY_NOT = 'chromium is not installed: apt-get install chromium';

export type Look = { width: 1280 | 390; scheme: 'light' | 'dark' };
export const LOOKS: readonly Look[] = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];

/** Chromium, which finds no host but loopback. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      '--disable-background-networking',
    ],
  });
}

/** What pages did that they may not: requests elsewhere, errors, dialogs, refusals by the policy. */
export type Misdeeds = string[];

/** A page of its own with nothing kept from others. */
export async function openPage(
  browser: Browser,
  url: string,
  { width, scheme }: Look,
  misdeeds: Misdeeds,
): Promise<Page> {
  const viewport = { width, height: width === 390 ? 844 : 800 };
  const context = await browser.newContext({ viewport, colorScheme: scheme });
  context.setDefaultTimeout(30_000);
  const { origin } = new URL(url);
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('data:'))
      misdeeds.push(`request: ${request.url()}`);
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Refused to/.test(message.text()))
      misdeeds.push(`policy: ${message.text()}`);
  });
  await page.goto(url);
  return page;
}

/** Goes to a view of a page that is open. */
export async function goTo(page: Page, fragment: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);
}
