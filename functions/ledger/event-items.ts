import type { LedgerEvent } from '../event/ledger-event.ts';
import type { Facet } from './keys.ts';
import type { Entry, LedgerItem, Summary } from './store.ts';

/** What of a decision its listings repeat. */
export function summaryOf(event: LedgerEvent, schema: string, index: number, leafHashHex: string): Summary {
  return {
    index,
    id: event.id,
    leafHashHex,
    timeMs: Date.parse(event.time),
    schema,
    user: event.caller?.name ?? null,
    profile: event.profile,
    outcome: event.outcome,
    code: event.code,
    producerId: event.producer.id,
  };
}

/** Under which values a decision is found; each value once. */
export function facetsOf(event: LedgerEvent): { facet: Facet; value: string }[] {
  const facets: { facet: Facet; value: string }[] = [{ facet: 'time', value: '' }];
  const add = (facet: Facet, value: string | null | undefined) => {
    if (value && !facets.some((one) => one.facet === facet && one.value === value))
      facets.push({ facet, value });
  };
  add('user', event.caller?.name);
  add('profile', event.profile);
  add('outcome', event.outcome);
  add('key', event.caller?.accessKeyId);
  add('key', event.session?.accessKeyId);
  add('source', event.session?.sourceIdentity);
  add('request', event.requestId);
  return facets;
}

/** Every item of a committed leaf but its body, which was there before. */
export function leafItems(event: LedgerEvent, entry: Entry): LedgerItem[] {
  const { hashes: _, ...summary } = entry;
  const { producer } = event;
  return [
    { kind: 'entry', entry },
    { kind: 'id', id: entry.id, place: { index: entry.index, leafHashHex: entry.leafHashHex } },
    {
      kind: 'seq',
      producerId: producer.id,
      seq: producer.seq,
      unrecorded: producer.unrecorded,
      index: entry.index,
      timeMs: entry.timeMs,
    },
    ...facetsOf(event).map(({ facet, value }): LedgerItem => ({ kind: 'facet', facet, value, summary })),
  ];
}
