import type { TableFault } from '../ledger/faulty-dynamodb.ts';
import { between, seededRandom, shuffled } from './seeded-random.ts';

export type SoakOptions = {
  seed: number;
  events: number;
  writers: number;
  /** Writer processes to kill. */
  kills: number;
  /** Messages of a batch, at most. */
  mostMessages: number;
  /** Share of calls to the table that are broken. */
  faultRate: number;
};

/** Each event is delivered once to this often. */
const MOST_DELIVERIES = 5;
/** A kill waits for this many calls of its writer at most: two batches go to about a dozen. */
const MOST_CALLS_BEFORE_KILL = 14;

export type Kill = {
  /** Armed when this many batches have been given out. */
  atBatch: number;
  /** Then the writer is killed at this call of it to the table. */
  afterCalls: number;
  /** Whether that call still reaches the table. */
  callArrives: boolean;
};

export type SoakPlan = {
  /** Numbers of events in the order of their delivery. */
  deliveries: readonly number[];
  /** Messages of the next batch. */
  nextBatchSize: () => number;
  kills: readonly Kill[];
  /** A chooser of faults for a writer's calls, in their order. */
  faultsOf: (writer: number) => () => TableFault;
};

const FAULTS: readonly TableFault[] = [
  'throttle',
  'error-before',
  'error-after',
  'cut-before',
  'cut-after',
  'unprocessed',
];

/** Everything a soak leaves to chance, from its seed. */
export function planSoak(options: SoakOptions): SoakPlan {
  const random = seededRandom(options.seed);
  const events = Array.from({ length: options.events }, (_, n) => n);
  const deliveries = shuffled(
    random,
    events.flatMap((n) => Array.from({ length: between(random, 1, MOST_DELIVERIES) }, () => n)),
  );
  const batches = (2 * deliveries.length) / (1 + options.mostMessages);
  const kills = Array.from({ length: options.kills }, (_, n) => ({
    // Spread over the first nine tenths, so that each finds its writer at work.
    atBatch: Math.floor(((n + random()) / options.kills) * batches * 0.9),
    afterCalls: between(random, 1, MOST_CALLS_BEFORE_KILL),
    callArrives: random() < 0.5,
  }));
  const sizes = seededRandom(options.seed + 1);
  return {
    deliveries,
    nextBatchSize: () => between(sizes, 1, options.mostMessages),
    kills,
    faultsOf(writer) {
      const chance = seededRandom(options.seed + 1000 * (writer + 1));
      return () =>
        chance() < options.faultRate ? (FAULTS[between(chance, 0, FAULTS.length - 1)] ?? 'none') : 'none';
    },
  };
}
