import { type Figure, figure } from '../figures/figures.ts';
import { significant } from '../figures/statistics.ts';
import { CROWDS } from './crowds.ts';
import { countOf, type Metrics, measured } from './k6-summary.ts';
import { LIMITS } from './limits.ts';
import { startLoadedStack } from './loaded-stack.ts';
import { runScript, type Surroundings } from './run-scenario.ts';
import type { ScenarioSettings } from './scenario-settings.ts';
import { type Cores, coresOf } from './usage-figures.ts';

/** One rate that was tried. */
export type Trial = {
  ratePerSecond: number;
  seconds: number;
  p99Ms: number;
  medianMs: number;
  wrong: number;
  holds: boolean;
  cores: Cores | undefined;
};

const FIRST_RATE = 100;
/** The answer is this close to the highest rate. */
const RESOLUTION = 10;
const TRIAL_SECONDS = 8;
const CONFIRM_SECONDS = 20;
const SETTINGS: ScenarioSettings = { ratePerSecond: 0, seconds: 0, warmSeconds: 2, environments: 8 };

/** What the search asks: whether a rate holds over so many seconds. */
export type TryRate = (ratePerSecond: number, seconds: number) => Promise<Trial>;

/**
 * The highest constant rate that holds: up by half until one does not, then by halving the interval; what is found
 * must hold once more, for longer, or gives way by a tenth.
 */
export async function findCapacity(tryRate: TryRate): Promise<{ found: Trial | undefined; trials: Trial[] }> {
  const trials: Trial[] = [];
  // One pause of the machine fails a trial: a rate is too high when it fails twice.
  const holds = async (rate: number, seconds: number): Promise<boolean> => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const trial = await tryRate(rate, seconds);
      trials.push(trial);
      if (trial.holds) return true;
    }
    return false;
  };
  let low = 0;
  let high = FIRST_RATE;
  while (await holds(high, TRIAL_SECONDS)) {
    low = high;
    high = Math.round(high * 1.5);
  }
  while (high - low > RESOLUTION) {
    const middle = Math.round((low + high) / 2);
    if (await holds(middle, TRIAL_SECONDS)) low = middle;
    else high = middle;
  }
  while (low >= RESOLUTION && !(await holds(low, CONFIRM_SECONDS))) low = Math.floor(low * 0.9);
  return { found: low >= RESOLUTION ? trials.at(-1) : undefined, trials };
}

/** Searches on one stack, whose environments stay warm from trial to trial. */
export async function measureCapacity(
  surroundings: Surroundings,
  tell: (line: string) => void,
): Promise<{ figures: Figure[]; trials: Trial[] }> {
  const loaded = await startLoadedStack(SETTINGS, CROWDS['hot-path']);
  surroundings.onStart(loaded.stop);
  try {
    let isFirst = true;
    const { found, trials } = await findCapacity(async (ratePerSecond, seconds) => {
      // Code that has not run often is not compiled yet: the first trial warms up for all.
      const warmSeconds = isFirst ? 10 : SETTINGS.warmSeconds;
      isFirst = false;
      const settings = { ...SETTINGS, ratePerSecond, seconds, warmSeconds };
      const { metrics, usage } = await runScript('hot-path', settings, loaded, surroundings);
      const trial = readTrial(metrics, ratePerSecond, seconds, coresOf(usage));
      tell(`${ratePerSecond}/s: p99 ${trial.p99Ms} ms, ${trial.holds ? 'holds' : 'does not hold'}`);
      return trial;
    });
    return { figures: capacityFigures(found), trials };
  } finally {
    await loaded.stop();
  }
}

function readTrial(
  metrics: Metrics,
  ratePerSecond: number,
  seconds: number,
  cores: Cores | undefined,
): Trial {
  const trend = 'http_req_duration{scenario:measured}';
  const wrong = countOf(metrics, 'answers_unexpected') + countOf(metrics, 'dropped_iterations');
  const p99Ms = significant(measured(metrics, trend, 'p(99)'));
  const medianMs = significant(measured(metrics, trend, 'med'));
  const holds = wrong === 0 && p99Ms < LIMITS.capacity.p99;
  return { ratePerSecond, seconds, p99Ms, medianMs, wrong, holds, cores };
}

/** The Go peer documents 25 requests per second. */
const PEER_PER_SECOND = 25;

/**
 * The rate itself, with k6 and the AWS services on the same cores; per core that all parts together kept busy; and
 * per core that the function alone did, which is what more environments on cores of their own would give.
 */
export function capacityFigures(found: Trial | undefined): Figure[] {
  const rate = found?.ratePerSecond ?? 0;
  const limit = { budget: null, aim: 5 * PEER_PER_SECOND };
  const common = { unit: 'per-second', better: 'higher' } as const;
  const whole = figure({
    id: 'load.capacity.rate',
    title: 'highest constant rate with p99 under 100 ms and no error, k6 and all services on the same cores',
    ...{ ...common, value: rate },
  });
  if (found?.cores === undefined) return [whole];
  const { seconds, k6, stack, functions } = found.cores;
  const requests = rate * found.seconds;
  const perCore = (cores: number) => significant(requests / (cores * seconds), 3);
  return [
    whole,
    figure({
      id: 'load.capacity.per-core',
      title: 'the same per core that function, gateway, services and k6 together kept busy',
      ...{ ...common, value: perCore(k6 + stack + functions), limit },
    }),
    figure({
      id: 'load.capacity.per-function-core',
      title: 'the same per core that the function’s processes kept busy',
      ...{ ...common, value: perCore(functions), limit },
    }),
  ];
}
