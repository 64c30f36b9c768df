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
      // What was taken comes back in front; it joins what is there if one event can tell both.
      const [first = []] = waiting;
      const fits = producer.unrecorded.length + first.length <= MOST_UNRECORDED;
      waiting.splice(0, fits ? 1 : 0, [...producer.unrecorded, ...(fits ? first : [])]);
      const last = waiting.at(-1);
      if (last !== undefined && last.length < MOST_UNRECORDED) last.push(producer.seq);
      else waiting.push([producer.seq]);
    },
  };
}
