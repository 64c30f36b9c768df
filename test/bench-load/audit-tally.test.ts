import { expect, test } from 'vitest';
import { compareEvents } from '../../bench/load/audit-figures.ts';
import { createAuditTally } from '../../bench/load/audit-tally.ts';

type Told = {
  id: string;
  requestId: string;
  code: string;
  seq: number;
  count?: number;
  unrecorded?: number[];
};

function tallyOf(events: readonly Told[]) {
  const { add, tally } = createAuditTally();
  for (const { seq, unrecorded = [], count = 1, ...rest } of events)
    add(JSON.stringify({ detail: { ...rest, count, producer: { id: 'p', seq, unrecorded } } }));
  return tally();
}

const event = (n: number, more: Partial<Told> = {}): Told => ({
  ...{ id: `e${n}`, requestId: `r${n}`, code: 'OK', seq: n },
  ...more,
});

test('one event for each answer: none lost, none doubled', () => {
  const audit = tallyOf([event(0), event(2, { code: 'POLICY_DENY' }), event(1)]);
  expect(audit).toMatchObject({ messages: 3, events: 3, missing: 0, requestsTwice: 0 });
  expect(compareEvents({ OK: 2, POLICY_DENY: 1 }, audit)).toEqual({ lost: 0, doubled: 0 });
});

test('an answer without event, and one with two, are seen even where the sums are right', () => {
  const audit = tallyOf([event(0), event(1, { requestId: 'r0' })]);
  expect(compareEvents({ OK: 3 }, audit)).toEqual({ lost: 1, doubled: 1 });
  expect(compareEvents({ OK: 2 }, audit)).toEqual({ lost: 0, doubled: 1 });
  expect(compareEvents({ OK: 1 }, audit)).toEqual({ lost: 0, doubled: 1 });
});

test('an event of another code than the answer is one lost and one too many', () => {
  expect(compareEvents({ POLICY_DENY: 1 }, tallyOf([event(0)]))).toEqual({ lost: 1, doubled: 1 });
});

test('the same envelope twice is one event, as the ledger takes it', () => {
  const audit = tallyOf([event(0), event(0), event(1)]);
  expect(audit).toMatchObject({ messages: 3, events: 2 });
  expect(compareEvents({ OK: 2 }, audit)).toEqual({ lost: 0, doubled: 0 });
});

test('a gap in an environment’s sequence is a loss, unless the environment owns up to it', () => {
  expect(tallyOf([event(0), event(3, { unrecorded: [1] })])).toMatchObject({ missing: 1, unrecorded: 1 });
  const audit = tallyOf([event(0), event(2)]);
  expect(compareEvents({ OK: 2 }, audit)).toEqual({ lost: 1, doubled: 0 });
});

test('refusals over budget share events, and some are told of later', () => {
  const limited = { code: 'RATE_LIMITED' };
  const audit = tallyOf([event(0, limited), event(1, { ...limited, count: 40 })]);
  expect(audit.limitedTold).toBe(41);
  expect(compareEvents({ RATE_LIMITED: 60 }, audit)).toEqual({ lost: 0, doubled: 0 });
  expect(compareEvents({ RATE_LIMITED: 40 }, audit)).toEqual({ lost: 0, doubled: 1 });
});

test('who is told AUDIT_UNAVAILABLE may or may not have an event', () => {
  expect(compareEvents({ OK: 1, AUDIT_UNAVAILABLE: 1 }, tallyOf([event(0)])).lost).toBe(0);
  const audit = tallyOf([event(0), event(1)]);
  expect(compareEvents({ OK: 1, AUDIT_UNAVAILABLE: 1 }, audit)).toEqual({ lost: 0, doubled: 0 });
});
