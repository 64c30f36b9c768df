import { expect, test } from 'vitest';
import { DETECTIONS } from '../../functions/detect/rules/detections.ts';
import { detectRules, TRAIL_DETAIL_TYPE } from '../../functions/detect/rules/patterns.ts';
import { trailHits } from '../../functions/detect/rules/trail.ts';
import { readTrailRecord } from '../../functions/detect/rules/trail-record.ts';
import { parsePattern } from '../../local/events/pattern.ts';
import { type Call, recordOf, TRAIL_SCENARIOS, WATCHED } from './trail-scenarios.ts';

const roots = { policyRoot: '/sentinel/policies', profileRoot: '/sentinel/profiles' };
const rules = detectRules(WATCHED, roots);

function hitsOf(call: Call) {
  const record = readTrailRecord(recordOf(call));
  if (record === undefined) throw new Error('a record');
  return trailHits(record, WATCHED);
}

for (const { code, fires, misses } of TRAIL_SCENARIOS) {
  test(`${code}: ${fires.name}, and one near it`, () => {
    const hits = hitsOf(fires);
    expect(hits.map((hit) => hit.code)).toEqual([code]);
    expect(hits[0]?.message).toContain('role/Admin');
    expect(hitsOf(misses)).toEqual([]);
  });

  test(`${code}: ${fires.name} is let through by the rule on the bus`, () => {
    const event = {
      source: `aws.${fires.service}`,
      'detail-type': TRAIL_DETAIL_TYPE,
      detail: recordOf(fires),
    };
    const matching = rules.filter(({ pattern }) => {
      const parsed = parsePattern(JSON.stringify(pattern));
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.value(event);
    });
    expect(matching.map(({ bus }) => bus)).toEqual(['default']);
  });
}

test('each detection of CloudTrail has a scenario', () => {
  const ofTrail = Object.entries(DETECTIONS).flatMap(([code, { source }]) =>
    source === 'cloudtrail' ? [code] : [],
  );
  expect(new Set(TRAIL_SCENARIOS.map(({ code }) => code))).toEqual(new Set(ofTrail));
});

test('what a deployment does is told as a matter of record', () => {
  const [scenario] = TRAIL_SCENARIOS.filter(({ code }) => code === 'FUNCTION_CHANGED');
  if (scenario === undefined) throw new Error('a scenario');
  const hits = hitsOf({ ...scenario.fires, by: 'arn:aws:iam::123456789012:role/Deploy' });
  expect(hits.map(({ severity }) => severity)).toEqual(['informational']);
});

test('a refused attempt says so', () => {
  const refused = TRAIL_SCENARIOS.find(({ fires }) => fires.errorCode !== undefined);
  if (refused === undefined) throw new Error('a scenario');
  expect(hitsOf(refused.fires)[0]?.message).toContain('was refused with AccessDenied');
});

test('every pattern is short enough for EventBridge', () => {
  for (const { name, pattern } of rules) expect(JSON.stringify(pattern).length, name).toBeLessThan(2048);
});

test('what is no record of CloudTrail is none', () => {
  for (const broken of [
    {},
    { eventID: 'x' },
    { ...recordOf({ service: 's', name: 'n', parameters: {} }), eventID: 'x'.repeat(129) },
    { ...recordOf({ service: 's', name: 'n', parameters: {} }), eventTime: 'soon' },
  ])
    expect(readTrailRecord(broken)).toBeUndefined();
});
