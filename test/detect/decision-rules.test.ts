import { expect, test } from 'vitest';
import { DETECTIONS } from '../../functions/detect/rules/detections.ts';
import { DECISION_SCENARIOS } from './decision-scenarios.ts';
import { createObserver } from './in-process.ts';

for (const { code, why, fires, misses } of DECISION_SCENARIOS) {
  test(`${code}: ${why}`, () => {
    const { observe } = createObserver();
    const events = fires();
    const hits = events.flatMap(observe);
    expect(hits.map((hit) => hit.code)).toEqual([code]);
    const ids = new Set(events.map(({ id }) => id));
    for (const { id } of hits[0]?.evidence ?? []) expect(ids).toContain(id);
    expect(misses().flatMap(createObserver().observe)).toEqual([]);
  });

  test(`${code}: ${why}; whatever comes again, in whatever order, changes nothing`, () => {
    const { observe, callers } = createObserver();
    const events = fires();
    events.flatMap(observe);
    const before = new Map(callers);
    expect(events.toReversed().flatMap(observe)).toEqual([]);
    expect(events.flatMap(observe)).toEqual([]);
    expect(callers).toEqual(before);
  });
}

test('each detection of decisions has a scenario', () => {
  const ofDecisions = Object.entries(DETECTIONS).flatMap(([code, { source }]) =>
    source === 'decisions' ? [code] : [],
  );
  expect(new Set(DECISION_SCENARIOS.map(({ code }) => code))).toEqual(new Set(ofDecisions));
});
