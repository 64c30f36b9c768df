/**
 * The ledger's table: one table, a partition key `pk` and a sort key `sk`, both strings; docs/ledger.md has the
 * layout. Every key begins with the log's name, so that several logs can share a table.
 */
export type Key = { pk: string; sk: string };

/** Wide enough for every safe integer, so that the order of text is the order of numbers. */
const INDEX_CHARS = 16;

/** An index or a size as a sort key. */
export function sortableIndex(index: number): string {
  return String(index).padStart(INDEX_CHARS, '0');
}

/** Sort key of an index entry: by the event's time, then by its place in the log. */
export function sortableTime(timeMs: number, index: number): string {
  return `${String(timeMs).padStart(INDEX_CHARS, '0')}#${sortableIndex(index)}`;
}

/** What an event can be found by. One event has one item for each that applies, and one for each access key. */
export type Facet = 'time' | 'user' | 'profile' | 'outcome' | 'key' | 'source' | 'request';

/** The keys of one log. */
export function logKeys(log: string) {
  return {
    /** The only item that is ever updated: size, frontier, what is committed and not yet settled. */
    head: (): Key => ({ pk: `${log}/head`, sk: 'head' }),
    /** The event's bytes, addressed by their leaf hash (hex); written before the commit, harmless without it. */
    body: (leafHashHex: string): Key => ({ pk: `${log}/body/${leafHashHex}`, sk: 'body' }),
    /** The leaf and the subtrees it completes; stays when the body expires. */
    entry: (index: number): Key => ({ pk: `${log}/entry`, sk: sortableIndex(index) }),
    /** Where an event id is in the log, and with which leaf. */
    id: (id: string): Key => ({ pk: `${log}/id/${id}`, sk: 'id' }),
    /** A producer's event by its seq, for completeness; the index is in it, for a forged seq must not hide a real one. */
    seq: (producerId: string, seq: number, index: number): Key => ({
      pk: `${log}/producer/${producerId}`,
      sk: `${sortableIndex(seq)}#${sortableIndex(index)}`,
    }),
    /** A pointer from a facet's value, newest last. `value` is empty for `time`. */
    facet: (facet: Facet, value: string, timeMs: number, index: number): Key => ({
      pk: facetPartition(log, facet, value),
      sk: sortableTime(timeMs, index),
    }),
    facetPartition: (facet: Facet, value: string): string => facetPartition(log, facet, value),
    /** A signed checkpoint by its size. */
    checkpoint: (size: number): Key => ({ pk: `${log}/checkpoint`, sk: sortableIndex(size) }),
  };
}

function facetPartition(log: string, facet: Facet, value: string): string {
  return facet === 'time' ? `${log}/by/time` : `${log}/by/${facet}/${value}`;
}
