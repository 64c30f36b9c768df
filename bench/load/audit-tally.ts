/** What the audit queue holds after a run. */
export type AuditTally = {
  messages: number;
  /** Events by the id that makes them one. */
  events: number;
  /** Requests that have events under more than one id. */
  requestsTwice: number;
  /** Events by the code of their decision; those that stand for several refusals over budget are not among them. */
  codes: Readonly<Record<string, number>>;
  /** Refusals over budget that are told of, by an event of their own or counted into one. */
  limitedTold: number;
  /** Numbers missing in the environments' gapless sequences, and not listed as unrecorded. */
  missing: number;
  /** Events that an environment says it could not record. */
  unrecorded: number;
};

type Producer = { last: number; seen: Set<number>; unrecorded: Set<number> };
type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** Tallies messages one by one: `add` an envelope as the queue gave it, `tally` when there are no more. */
export function createAuditTally(): { add: (envelope: string) => void; tally: () => AuditTally } {
  let messages = 0;
  let limitedTold = 0;
  const ids = new Set<string>();
  const requests = new Map<string, number>();
  const codes: Record<string, number> = {};
  const producers = new Map<string, Producer>();
  return {
    add(envelope) {
      messages += 1;
      const detail = fieldsOf(fieldsOf(JSON.parse(envelope)).detail);
      const id = String(detail.id);
      if (ids.has(id)) return;
      ids.add(id);
      note(producers, fieldsOf(detail.producer));
      const code = String(detail.code);
      const count = typeof detail.count === 'number' ? detail.count : 1;
      if (code === 'RATE_LIMITED') limitedTold += count;
      else codes[code] = (codes[code] ?? 0) + 1;
      if (code !== 'RATE_LIMITED') {
        const request = String(detail.requestId);
        requests.set(request, (requests.get(request) ?? 0) + 1);
      }
    },
    tally: () => ({
      messages,
      events: ids.size,
      requestsTwice: [...requests.values()].filter((events) => events > 1).length,
      codes,
      limitedTold,
      missing: [...producers.values()].reduce((sum, producer) => sum + gapsOf(producer), 0),
      unrecorded: [...producers.values()].reduce((sum, { unrecorded }) => sum + unrecorded.size, 0),
    }),
  };
}

function note(producers: Map<string, Producer>, { id, seq, unrecorded }: Fields): void {
  const name = String(id);
  const producer = producers.get(name) ?? { last: -1, seen: new Set(), unrecorded: new Set() };
  producers.set(name, producer);
  producer.seen.add(Number(seq));
  producer.last = Math.max(producer.last, Number(seq));
  if (Array.isArray(unrecorded)) for (const one of unrecorded) producer.unrecorded.add(Number(one));
}

function gapsOf({ last, seen, unrecorded }: Producer): number {
  let gaps = 0;
  for (let seq = 0; seq <= last; seq += 1) if (!seen.has(seq) && !unrecorded.has(seq)) gaps += 1;
  return gaps;
}
