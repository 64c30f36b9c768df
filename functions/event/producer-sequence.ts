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
  let waiting: number[] = [];
  return {
    next: () => {
      const unrecorded = waiting.slice(0, MOST_UNRECORDED);
      waiting = waiting.slice(MOST_UNRECORDED);
      return { id, seq: seq++, unrecorded };
    },
    settle: (producer, recorded) => {
      if (!recorded) waiting = [...producer.unrecorded, producer.seq, ...waiting].sort((a, b) => a - b);
    },
  };
}
