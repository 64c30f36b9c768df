import type { CROWDS } from './crowds.ts';

export type ScenarioName = keyof typeof CROWDS;

export type ScenarioSettings = {
  /** Requests per second; `spike` goes to ten times of it. */
  ratePerSecond: number;
  /** How long is measured; in `faults` each phase, in `spike` before and after the spike. */
  seconds: number;
  warmSeconds: number;
  /** Processes of the function at most. */
  environments: number;
  /** Variables of the function that differ from the defaults of all scenarios. */
  variables?: Readonly<Record<string, string>>;
};

/** So that no caller is held back: what is measured is the service, not its rate limit. */
export const UNLIMITED = { SENTINEL_RATE_PER_SECOND: '10000', SENTINEL_RATE_BURST: '100000' };

const FULL: Readonly<Record<ScenarioName, ScenarioSettings>> = {
  'hot-path': { ratePerSecond: 200, seconds: 60, warmSeconds: 8, environments: 6 },
  morning: { ratePerSecond: 40, seconds: 20, warmSeconds: 0, environments: 8 },
  spike: { ratePerSecond: 20, seconds: 15, warmSeconds: 0, environments: 8 },
  // Warm when each environment has all sessions of the crowd: below that a full rate of misses waits for environments.
  soak: { ratePerSecond: 100, seconds: 600, warmSeconds: 60, environments: 4 },
  refusals: {
    ...{ ratePerSecond: 100, seconds: 30, warmSeconds: 5, environments: 6 },
    // One caller sends half of all requests and soon has no tokens left; the others stay below this.
    variables: { SENTINEL_RATE_PER_SECOND: '1', SENTINEL_RATE_BURST: '10' },
  },
  faults: {
    ...{ ratePerSecond: 0, seconds: 5, warmSeconds: 8, environments: 6 },
    // Policies are read again each second, so that Parameter Store is asked in each phase.
    variables: { SENTINEL_POLICY_FRESH_SECONDS: '1' },
  },
};

const SHORT_SECONDS: Readonly<Partial<Record<ScenarioName, number>>> = {
  'hot-path': 30,
  soak: 60,
  refusals: 15,
  faults: 3,
};

/** Those of the gate, and those that run when none is named; `soak` takes its ten minutes only when it is named. */
export const GATE_SCENARIOS: readonly ScenarioName[] = ['hot-path', 'faults'];
export const USUAL_SCENARIOS: readonly ScenarioName[] = [
  'hot-path',
  'morning',
  'spike',
  'refusals',
  'faults',
];

export const isScenario = (name: string): name is ScenarioName => Object.hasOwn(FULL, name);

export function settingsFor(
  name: ScenarioName,
  { short, ratePerSecond }: { short: boolean; ratePerSecond: number | undefined },
): ScenarioSettings {
  const full = FULL[name];
  const seconds = short ? (SHORT_SECONDS[name] ?? full.seconds) : full.seconds;
  return { ...full, seconds, ratePerSecond: ratePerSecond ?? full.ratePerSecond };
}

/** The same at a part of the rate. */
export const slowedDown = (settings: ScenarioSettings, divisor: number): ScenarioSettings => ({
  ...settings,
  ratePerSecond: Math.ceil(settings.ratePerSecond / divisor),
});
