import type { Documents } from './constant-aws.ts';
import type { Asked } from './gateway-event.ts';

/** What one process is given to do. */
export type Turn = {
  requests: number;
  /** Distinct callers; they ask by waves, see `askedBy`. 1: alice, for `dev`. */
  callers: number;
};

/** What the parent tells the services' process. */
export type ToServices = { kind: 'start'; documents: Documents } | { kind: 'turn'; turn: Turn };

/** Milliseconds of the machine's steady clock at which a process said so itself. */
export type Marks = { beganMs: number; loadedMs: number };

export type MemorySample = {
  /** Requests answered before it. */
  served: number;
  rss: number;
  heapUsed: number;
  external: number;
  /** Processor time of the process so far. */
  cpuMs: number;
  /** null where the system does not tell. */
  descriptors: number | null;
};

/** What became of a turn. Times are milliseconds of the machine's steady clock. */
export type TurnEnd = {
  marks: Marks | null;
  /** The first GET of an event: the loop is ready. */
  readyMs: number;
  /** The first answer is there, whole. */
  answeredMs: number;
  /** The last answer is there. */
  endedMs: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** Whether the first answer holds credentials. */
  credentials: boolean;
  /** Calls of the AWS services by operation. */
  operations: Record<string, number>;
  /** The first things that should not have been. */
  faults: string[];
};

/** What the services' process tells the parent. */
export type FromServices =
  | { kind: 'started'; ports: Record<string, number> }
  | { kind: 'begun' }
  | { kind: 'memory'; sample: MemorySample }
  | { kind: 'ended'; end: TurnEnd };

const WAVE = 1000;
const VISIT = 10;

/**
 * Who asks with the n-th request, and for what. Callers come by waves of a thousand, each of whom asks ten times;
 * when all had their wave, the first comes again. So one request in ten finds no cached session, which is what
 * fills and empties the caches. One in twenty is denied, one in a hundred is not valid.
 */
export function askedBy({ callers }: Turn, index: number): Asked {
  if (callers === 1) return { caller: 'alice', rawPath: '/credentials/dev' };
  const wave = Math.floor(index / (WAVE * VISIT));
  const number = (wave * WAVE + (index % WAVE)) % callers;
  const caller = `engineer-${String(number).padStart(6, '0')}`;
  // Of a step that does not divide the wave: every caller has its share.
  const lot = Math.floor(index / 7) % 100;
  if (lot === 13) return { caller, rawPath: '/credentials/not%20a%20profile' };
  if (lot % 20 === 7) return { caller, rawPath: '/credentials/closed' };
  return { caller, rawPath: `/credentials/team-${number % 20}` };
}
