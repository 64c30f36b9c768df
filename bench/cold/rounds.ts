import { cacheTold } from './cache-told.ts';
import type { Launched, LaunchOptions, Program } from './launch.ts';
import { launch } from './launch.ts';

/** Milliseconds of one process's way to its first answer; their sum is the whole way. */
export type Split = {
  /** From `spawn` to the first line of the runtime loop: Node itself. */
  boot: number;
  /** `node:http` and the handler's module. */
  load: number;
  /** To the first GET of an event. */
  init: number;
  /** From that GET to the answer, whole, at the Runtime API. */
  first: number;
};

/** Splits of one round by program. */
export type Round = Readonly<Record<string, Split>>;

export type Rounds = {
  rounds: Round[];
  /** Rounds made again, for a run of theirs did not end in a sound first answer. */
  repeated: string[];
  /** What the processes said of their code cache, and how many said so, by program. */
  cache: Record<string, Record<string, number>>;
};

/** Of the rounds asked for, this share may be made again: a machine that fails more often measures nothing. */
const MOST_REPEATED = 0.2;

export const wholeMs = ({ boot, load, init, first }: Split): number => boot + load + init + first;

/**
 * Runs every program once a round, beginning with another one each time, so that no program has a better place. Of
 * two rounds before the first nothing is kept: they warm the services and the system's file cache.
 */
export async function runRounds(
  programs: readonly Program[],
  count: number,
  options: LaunchOptions,
  tell: (line: string) => void,
): Promise<Rounds> {
  const kept: Rounds = { rounds: [], repeated: [], cache: {} };
  for (let round = -2; kept.rounds.length < count; round += 1) {
    const begin = (round + programs.length) % programs.length;
    const order = [...programs.slice(begin), ...programs.slice(0, begin)];
    const splits: Record<string, Split> = {};
    const told: [string, string][] = [];
    try {
      for (const program of order) {
        const launched = await launch(program, options);
        splits[program.name] = splitOf(program, launched);
        told.push([program.name, checkCache(program, launched)]);
      }
    } catch (cause) {
      kept.repeated.push(cause instanceof Error ? cause.message : String(cause));
      if (kept.repeated.length > MOST_REPEATED * count) throw cause;
      tell(`round made again: ${kept.repeated.at(-1)}`);
      continue;
    }
    if (round < 0) continue;
    kept.rounds.push(splits);
    for (const [name, word] of told)
      kept.cache[name] = { ...kept.cache[name], [word]: (kept.cache[name]?.[word] ?? 0) + 1 };
  }
  return kept;
}

/** What a run said of its code cache. Throws where that is not what the run was made for. */
function checkCache({ name }: Program, { output }: Launched): string {
  const told = cacheTold(output);
  const contradicts = name === 'cache-accepted' ? told !== 'accepted' : told === 'accepted';
  if (name.startsWith('cache-') && contradicts) throw new Error(`\`${name}\` said of its cache: ${told}`);
  return told;
}

/** Times of a run. Throws where its first answer was not what every run has to give. */
export function splitOf(program: Program, { spawnedMs, end }: Launched): Split {
  if (end.marks === null) throw new Error(`\`${program.name}\` did not say when it was loaded`);
  if (end.statuses['200'] !== 1)
    throw new Error(`\`${program.name}\` answered ${JSON.stringify(end.statuses)}`);
  if (program.folder !== undefined && !(end.credentials && isWhole(end.operations))) {
    const given = end.credentials ? 'credentials' : 'no credentials';
    throw new Error(`\`${program.name}\` gave ${given} after ${JSON.stringify(end.operations)}`);
  }
  const { beganMs, loadedMs } = end.marks;
  return {
    boot: beganMs - spawnedMs,
    load: loadedMs - beganMs,
    init: end.readyMs - loadedMs,
    first: end.answeredMs - end.readyMs,
  };
}

/** Read, assumed and recorded once: on the bus, for a queue that had to stand in is another way to the answer. */
function isWhole({
  GetParameters = 0,
  AssumeRole,
  PutEvents,
  SendMessage = 0,
}: Record<string, number>): boolean {
  return GetParameters > 0 && AssumeRole === 1 && PutEvents === 1 && SendMessage === 0;
}
