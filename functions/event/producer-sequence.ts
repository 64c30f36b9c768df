import type { Producer } from './decision-event.ts';

/** Hands out the producer's sequence numbers and remembers those whose events could not be recorded. */
export type ProducerSequence = {
  /** Takes the next seq, and the unrecorded ones it shall report. */
  next: () => Producer;
  /** Says what became of a taken seq: the reports it carried are done with, or they wait for the next event. */
  settle: (producer: Producer, recorded: boolean) => void;
};

/** An event names at most this many; the rest waits for the events after it. */
const MOST_UNRECORDED = 500;

/** A sequence that starts at 0; `id` is random per environment. */
export function createProducerSequence(id: string): ProducerSequence {
  let seq = 0;
  // One event's worth each: an outage of hours leaves hundreds of thousands, and each of its requests comes by here.
  const waiting: number[][] = [];
  return {
    next: () => ({ id, seq: seq++, unrecorded: waiting.shift() ?? [] }),
    settle: (producer, recorded) => {
      if (recorded) return;
      if (producer.unrecorded.length > 0) waiting.unshift([...producer.unrecorded]);
      const last = waiting.at(-1);
      if (last !== undefined && last.length < MOST_UNRECORDED) last.push(producer.seq);
      else waiting.push([producer.seq]);
    },
  };
}
