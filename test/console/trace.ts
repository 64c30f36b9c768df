import type { Page } from 'playwright-core';

/** A task of a thread as the browser's trace has it, microseconds. */
type TraceEvent = { name?: unknown; ph?: unknown; dur?: unknown; tdur?: unknown };

/**
 * The longest task of a browser while something is done, in milliseconds of processor time: what the page takes, not
 * what others on the machine do. https://w3c.github.io/longtasks/ counts the same tasks by the clock.
 */
export async function longestTaskMs(page: Page, run: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const categories = ['toplevel'];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories },
  });
  await run();
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  const tasks = events.filter(({ name, ph }) => ph === 'X' && String(name).endsWith('RunTask'));
  if (tasks.length < 100) throw new Error(`a trace of ${tasks.length} tasks`);
  return Math.max(...tasks.map(({ tdur, dur }) => Number(tdur ?? dur) / 1000));
}
