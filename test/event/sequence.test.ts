import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createProducerSequence } from '../../functions/event/producer-sequence.ts';
import { uuidV7 } from '../../functions/event/uuid-v7.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { inProcess } from '../vend/in-process.ts';
import { sequenceFaults } from './decided-event.ts';

test('whatever fails, together or in turn, each seq is recorded or reported, once', async () => {
  const steps = fc.array(
    fc.record({
      atOnce: fc.integer({ min: 1, max: 4 }),
      fails: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const vend = inProcess();
      for (const { atOnce, fails } of all) {
        vend.audit.bus.next = fails.map((fail) => (fail ? 'unavailable' : 'works'));
        vend.audit.queue.next = fails.map(() => 'unavailable');
        await vend.askTogether(Array.from({ length: atOnce }, () => ({})));
      }
      vend.audit.bus.next = [];
      await vend.ask();
      const events = vend.audit.recorded.map(({ event }) => event);
      expect(sequenceFaults(events)).toEqual([]);
      const seqs = events.flatMap(({ producer }) => [producer.seq, ...producer.unrecorded]);
      expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs.map((_, n) => n));
      expect(new Set(events.map(({ producer }) => producer.id)).size).toBe(1);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    }),
    { numRuns: 60 },
  );
});

test('more losses than an event may name wait for the events after it, oldest first', () => {
  const sequence = createProducerSequence('0123456789abcdef');
  for (let n = 0; n < 1201; n += 1) sequence.settle(sequence.next(), false);
  const told: number[][] = [];
  for (let n = 0; n < 4; n += 1) {
    const producer = sequence.next();
    sequence.settle(producer, true);
    told.push(producer.unrecorded);
  }
  expect(told.map((seqs) => seqs.length)).toEqual([500, 500, 201, 0]);
  expect(told.flat()).toEqual(Array.from({ length: 1201 }, (_, n) => n));
});

test('losses of requests at once are told together by the next event, as long as it has room', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(counts, fc.infiniteStream(fc.nat()), (batches, order) => {
      const sequence = createProducerSequence('0123456789abcdef');
      let lost = 0;
      for (const count of batches) {
        const inFlight = Array.from({ length: count }, () => sequence.next());
        while (inFlight.length > 0) {
          const [drawn] = inFlight.splice(Number(order.next().value) % inFlight.length, 1);
          if (drawn !== undefined) sequence.settle(drawn, false);
        }
        lost += count;
      }
      const first = sequence.next().unrecorded;
      if (lost <= 500) expect(first).toHaveLength(lost);
      const told = [...first];
      for (let n = 0; n < batches.length * 2 + 2; n += 1) told.push(...sequence.next().unrecorded);
      expect(told.toSorted((a, b) => a - b)).toEqual(Array.from({ length: lost }, (_, n) => n));
    }),
    { numRuns: 60 },
  );
});

test('an outage of hours costs its last request hardly more than its first', THREE_TRIES, () => {
  const sequence = createProducerSequence('0123456789abcdef');
  const LOST = 100_000;
  const beganAtMs = performance.now();
  for (let n = 0; n < LOST; n += 1) sequence.settle(sequence.next(), false);
  // A copy and a sort of all that wait, for each that is lost, took minutes.
  expect(performance.now() - beganAtMs).toBeLessThan(5000);
  expect(sequence.next().unrecorded).toEqual(Array.from({ length: 500 }, (_, n) => n));
});

test('an id is a UUIDv7 of its moment: RFC 9562, 5.7', () => {
  const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), random, random, (atMs, one, two) => {
      const id = uuidV7(atMs, one);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(atMs);
      if (atMs > 0) expect(uuidV7(atMs - 1, two) < id).toBe(true);
    }),
  );
  const bits = (id: string) => id.replaceAll('-', '').slice(12);
  const all = Array.from({ length: 80 }, (_, bit) => {
    const random = new Uint8Array(10);
    random[Math.floor(bit / 8)] = 1 << (bit % 8);
    return bits(uuidV7(1, random));
  });
  // Six of the eighty bits are the version's and the variant's.
  expect(new Set(all).size).toBe(75);
});
