import { expect, test } from 'vitest';
import { DETECTIONS } from '../../functions/detect/rules/detections.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { DECISION_SCENARIOS } from './decision-scenarios.ts';
import { DAY, MONDAY, told, workingDays } from './decisions.ts';
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

test('the first network of a caller that showed none for long is none to be told of', () => {
  const { observe } = createObserver();
  const known = workingDays('hidden', 8).map((event) => withoutIp(event));
  expect(known.flatMap(observe)).toEqual([]);
  expect(observe(told({ caller: 'hidden', atMs: MONDAY + 21 * DAY }))).toEqual([]);
});

test('a caller that comes from everywhere is told of no more', () => {
  const { observe } = createObserver();
  const wandering = Array.from({ length: 40 }, (_, n) =>
    told({ caller: 'hosted', atMs: MONDAY + n * DAY, ip: `198.51.${n}.1` }),
  );
  const hits = wandering.flatMap(observe).filter(({ code }) => code === 'NEW_NETWORK');
  expect(hits).toHaveLength(16 - 7);
});

function withoutIp(event: DecisionEvent): DecisionEvent {
  return event.caller === null ? event : { ...event, caller: { ...event.caller, sourceIp: null } };
}

test('each detection of decisions has a scenario', () => {
  const ofDecisions = Object.entries(DETECTIONS).flatMap(([code, { source }]) =>
    source === 'decisions' ? [code] : [],
  );
  expect(new Set(DECISION_SCENARIOS.map(({ code }) => code))).toEqual(new Set(ofDecisions));
});
