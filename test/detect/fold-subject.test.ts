import { expect, test } from 'vitest';
import { foldSubject } from '../../functions/detect/fold-subject.ts';
import { observeDecisions } from '../../functions/detect/observe-decisions.ts';
import type { DetectStore } from '../../functions/detect/store.ts';
import { DECISION_SCENARIOS } from './decision-scenarios.ts';
import { createMemoryStore, foldPorts } from './memory-store.ts';

const place = { accountId: '123456789012', region: 'us-east-1', version: '0.1.0' };
const installation = () => ({ sinceMs: Number.POSITIVE_INFINITY });

/** A store whose calls end with a crash, the n-th before or after it took effect. */
function crashing(store: DetectStore, at: number, when: 'before' | 'after'): DetectStore {
  let calls = 0;
  const step = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls === at && when === 'before') throw new Error('crashed');
    const result = await run();
    if (calls === at) throw new Error('crashed');
    return result;
  };
  return {
    ...store,
    load: (subject) => step(() => store.load(subject)),
    save: (subject, from, next) => step(() => store.save(subject, from, next)),
  };
}

const scenario = DECISION_SCENARIOS.find(({ code }) => code === 'DENIAL_BURST');
if (scenario === undefined) throw new Error('a scenario');
const { fires } = scenario;

test('a crash at any step, and a second delivery: one finding, with one id', async () => {
  const events = fires();
  const whole = createMemoryStore();
  const once = foldPorts(whole);
  await observeDecisions(events, { ...once, place, installation: installation() }, { onBus: true });
  const [finding] = once.sent;
  expect(once.sent).toHaveLength(1);
  let crashes = 0;
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; at < 12; at += 1) {
      const store = createMemoryStore();
      const ports = foldPorts(store);
      const broken = { ...ports, store: crashing(store, at, when), place, installation: installation() };
      const observed = await observeDecisions(events, broken, { onBus: true }).catch(() => undefined);
      if (observed?.failed.size !== 0) crashes += 1;
      const again = { ...ports, place, installation: installation() };
      await observeDecisions(events, again, { onBus: true });
      expect(new Set(ports.sent.map(({ event }) => JSON.stringify(event)))).toEqual(
        new Set([JSON.stringify(finding?.event)]),
      );
      expect([...store.kept.values()].flatMap(({ outbox }) => outbox)).toEqual([]);
    }
  }
  expect(crashes).toBeGreaterThan(8);
});

test('what the bus did not take is sent when the message comes again', async () => {
  const store = createMemoryStore();
  const ports = { ...foldPorts(store), place, installation: installation() };
  const events = fires();
  const refuse = async () => {
    throw new Error('the bus is away');
  };
  const { failed } = await observeDecisions(events, { ...ports, emit: refuse }, { onBus: true });
  expect(failed).toEqual(new Set(events.map(({ id }) => id)));
  expect(ports.sent).toEqual([]);
  await observeDecisions(events, ports, { onBus: true });
  await observeDecisions(events, ports, { onBus: true });
  expect(ports.sent).toHaveLength(1);
});

test('several at once: every fold counts, and none twice', async () => {
  const ports = foldPorts(createMemoryStore());
  const add = (n: number) =>
    foldSubject<number[]>(
      'own/numbers',
      60,
      (before = []) => ({ state: before.includes(n) ? before : [...before, n], outgoing: [] }),
      ports,
    );
  await Promise.all([1, 2, 3, 4, 5, 1, 2, 3].map(add));
  const { state } = await ports.store.load('own/numbers');
  expect(JSON.parse(state ?? '').sort()).toEqual([1, 2, 3, 4, 5]);
});

test('a second delivery of everything writes nothing', async () => {
  const store = createMemoryStore();
  const ports = { ...foldPorts(store), place, installation: installation() };
  const events = fires();
  await observeDecisions(events, ports, { onBus: true });
  const before = store.saves();
  await observeDecisions(events, { ...ports, installation: installation() }, { onBus: true });
  expect(store.saves()).toBe(before);
});
