import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { ALICE, BOB, type EventParts, userIdentity } from './gateway-events.ts';
import { inProcess } from './in-process.ts';

const CALLERS: readonly EventParts[] = [
  { identity: ALICE },
  { identity: BOB },
  { identity: userIdentity('carol') },
  { identity: { ...ALICE, accountId: '999988887777' } },
  { origin: null },
];

/** Each wave after a while: how many requests each caller sends, spread over how long. */
const waves = fc.array(
  fc.record({
    waitMs: fc.integer({ min: 0, max: 70_000 }),
    requests: fc.tuple(...CALLERS.map(() => fc.nat(20))),
    spreadMs: fc.nat(5),
  }),
  { minLength: 1, maxLength: 6 },
);

function countOf(events: readonly DecisionEvent[]): number {
  return events.reduce((sum, { count }) => sum + count, 0);
}

test('however requests come, together or over minutes, each one over budget is counted once', async () => {
  await fc.assert(
    fc.asyncProperty(waves, async (all) => {
      const vend = inProcess({ SENTINEL_RATE_PER_SECOND: '1', SENTINEL_RATE_BURST: '10' });
      vend.audit.bus.latencyMs = 10;
      let asked = 0;
      let limited = 0;
      for (const { waitMs, requests, spreadMs } of all) {
        vend.time.advance(waitMs);
        const sent = requests.flatMap((count, caller) =>
          Array.from({ length: count }, (_, n) => ({ ...CALLERS[caller], afterMs: n * spreadMs })),
        );
        const answers = await vend.askTogether(sent);
        asked += answers.length;
        limited += answers.filter(({ statusCode }) => statusCode === 429).length;
      }
      // Five tallies at most ride along with one request: five callers have no more.
      vend.time.advance(60_000);
      await vend.ask();
      const events = vend.audit.recorded.map(({ event }) => event);
      expect(countOf(events.filter(({ code }) => code === 'RATE_LIMITED'))).toBe(limited);
      expect(countOf(events)).toBe(asked + 1);
    }),
    { numRuns: 20 },
  );
});
