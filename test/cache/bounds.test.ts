import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedStore } from '../../functions/cache/bounded-store.ts';
import { SessionProvider } from '../../functions/cache/session-provider.ts';
import { createSingleFlight } from '../../functions/cache/single-flight.ts';

test('a bounded store is a map of the last used, never larger than it may be', () => {
  const steps = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__'), write: fc.boolean() }),
    { maxLength: 100 },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 4 }), (all, most) => {
      const store = new BoundedStore<number>(most);
      let model: [string, number][] = [];
      for (const [at, { key, write }] of all.entries()) {
        const known = model.find(([name]) => name === key);
        if (write) store.set(key, at);
        else expect(store.get(key)).toBe(known?.[1]);
        const entry: [string, number] | undefined = write ? [key, at] : known;
        if (entry !== undefined) model = [...model.filter(([name]) => name !== key), entry].slice(-most);
        expect([...store]).toEqual(model);
      }
    }),
  );
});

test('one flight per key; a flight that fails fails for all and is over', async () => {
  const fly = createSingleFlight<number>();
  let flights = 0;
  const work = async () => {
    flights += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (flights === 1) throw new Error('first');
    return flights;
  };
  const first = await Promise.allSettled([fly('a', work), fly('a', work), fly('b', async () => 7)]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(await Promise.all([fly('a', work), fly('a', work)])).toEqual([
    { result: 2, shared: false },
    { result: 2, shared: true },
  ]);
});

test('the library’s own doors to the cache lead nowhere', async () => {
  const provider = new SessionProvider({ nowMs: () => 0, maxEntries: 10 });
  const session = {
    ...{ accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiresAtMs: 3_600_000 },
    ...{ sourceIdentity: 'sentinel,a,direct,0', tags: {}, stsRequestId: null },
  };
  await provider.obtain('key', async () => ({ ok: true, session }));
  expect(await provider.get('key')).toBeUndefined();
  provider.addToCache();
  expect(provider.hasKeyExpiredInCache('other')).toBe(true);
  expect(provider.hasKeyExpiredInCache('key')).toBe(false);
});
