import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { detectionFinding, SEVERITY_ID } from '../../functions/detect/rules/detection-finding.ts';
import { DETECTIONS, type Severity } from '../../functions/detect/rules/detections.ts';
import { findingOf } from '../../functions/detect/rules/finding.ts';
import type { Hit } from '../../functions/detect/rules/hit.ts';
import { rules } from '../audit/events.ts';
import published from './detection-finding-1.8.0.json' with { type: 'json' };

const isPublished = new Ajv2020({ strict: false, allErrors: true }).compile(published);
const place = { accountId: '123456789012', region: 'us-east-1', version: '0.1.0' };

const hit = (code: Hit['code'], more: Partial<Hit> = {}): Hit => ({
  code,
  timeMs: 1_795_000_000_000,
  key: 'cause',
  message: '`alice` did something',
  caller: 'alice',
  profile: 'dev',
  evidence: [{ kind: 'decision', id: '01a20ccc-1b8e-7000-8000-000000000001' }],
  ...more,
});

/** What is wrong with a hit’s event, by OCSF and by the ledger. */
function faultsOf(one: Hit): unknown[] {
  const event = findingOf(one, place);
  const isTaken = rules.schemas.get('Sentinel Finding')?.isValid;
  return [
    ...(isPublished(event.finding) ? [] : (isPublished.errors ?? [])),
    ...(isTaken?.(event) === true ? [] : (isTaken?.errors ?? ['no schema'])),
  ];
}

test.for(Object.keys(DETECTIONS))('%s is a valid Detection Finding, and one the ledger takes', (name) => {
  const [code] = Object.entries(DETECTIONS).flatMap(([known]) => (known === name ? [known] : []));
  const known = Object.keys(DETECTIONS).find((one): one is Hit['code'] => one === code);
  if (known === undefined) throw new Error('a code');
  expect(faultsOf(hit(known))).toEqual([]);
  expect(faultsOf(hit(known, { caller: null, profile: null, evidence: [] }))).toEqual([]);
});

test('every severity is one of OCSF’s, by number and name', () => {
  const severities = Object.keys(SEVERITY_ID).flatMap((name) =>
    (['informational', 'low', 'medium', 'high', 'critical'] as const).filter((one: Severity) => one === name),
  );
  expect(severities).toHaveLength(5);
  for (const severity of severities) expect(faultsOf(hit('FIRST_USE', { severity }))).toEqual([]);
  expect(detectionFinding(hit('FIRST_USE'), 'id', 'critical', place)).toMatchObject({
    type_uid: 200401,
    severity_id: 5,
    severity: 'Critical',
    is_alert: true,
  });
});

test('a finding says what to do, which rule it is of, and names at most twenty of its causes', () => {
  const evidence = Array.from({ length: 30 }, (_, n) => ({ kind: 'decision', id: `event-${n}` }) as const);
  const { finding, id } = findingOf(hit('DENIAL_BURST', { evidence }), place);
  expect(finding).toMatchObject({
    remediation: { desc: DETECTIONS.DENIAL_BURST.advice },
    finding_info: { uid: id, analytic: { uid: 'DENIAL_BURST', type_id: 1 }, related_events_count: 30 },
    metadata: { uid: id, version: '1.8.0' },
    cloud: { account: { uid: '123456789012' } },
  });
  expect(finding.finding_info.related_events).toHaveLength(20);
});

test('the same cause makes the same event, another cause another', () => {
  expect(findingOf(hit('FIRST_USE'), place)).toEqual(findingOf(hit('FIRST_USE'), place));
  expect(findingOf(hit('FIRST_USE', { key: 'other' }), place).id).not.toBe(
    findingOf(hit('FIRST_USE'), place).id,
  );
  expect(findingOf(hit('NEW_NETWORK'), place).id).not.toBe(findingOf(hit('FIRST_USE'), place).id);
});

test('text of others is bounded, and is still text', () => {
  const message = `\ud800${'x'.repeat(10_000)}`;
  expect(faultsOf(hit('DENIAL_BURST', { message, caller: 'x'.repeat(2048) }))).toEqual([]);
});

test('the published definition refuses what is not in it', () => {
  const { finding } = findingOf(hit('FIRST_USE'), place);
  expect(isPublished({ ...finding, verdictless: 1 })).toBe(false);
  expect(isPublished({ ...finding, severity_id: 9 })).toBe(false);
});
