/** Dependencies fail in turn, and come back. */
import { sleep } from 'k6';
import type { Options } from 'k6/options';
import { type Asking, FAULT_PHASES } from '../fault-phases.ts';
import { LIMITS } from '../limits.ts';
import { callerName, closedProfile, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import {
  at,
  enter,
  marks,
  measuredSeconds,
  restSeconds,
  soundAnswers,
  summaryTrendStats,
  warmUp,
} from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

const warmSeconds = Number(__ENV.LOAD_WARM_SECONDS);
/** Answers of one phase come in before the next breaks something else. */
const pauseSeconds = 1.2;
/** Fewer than environments, so that a hanging dependency makes nobody wait for a free one. */
const users = 4;
const restBetweenSeconds = 0.05;

const start = (n: number) => warmSeconds + restSeconds + n * (measuredSeconds + pauseSeconds);

export const options: Options = {
  summaryTrendStats,
  scenarios: {
    warm: warmUp(warmSeconds, 'warm'),
    ...marks(start(0) - 0.5, start(FAULT_PHASES.length)),
    ...Object.fromEntries(
      FAULT_PHASES.flatMap(({ name }, n) => [
        [`enter-${name}`, at(start(n) - 0.2, 'enterPhase', { PHASE: name })],
        [
          name,
          {
            executor: 'constant-vus' as const,
            vus: users,
            startTime: `${start(n)}s`,
            duration: `${measuredSeconds}s`,
            gracefulStop: '2s',
            exec: 'phase',
            env: { PHASE: name },
          },
        ],
      ]),
    ),
  },
  thresholds: {
    ...soundAnswers,
    ...Object.fromEntries(
      FAULT_PHASES.map(({ name }) => [
        `http_req_duration{scenario:${name}}`,
        [`max<${LIMITS.faults.slowest}`],
      ]),
    ),
  },
};

/** Who asks for what, such that the environments have it cached or not. */
function askAs(asking: Asking, phase: number): [caller: string, profile: string] {
  switch (asking) {
    case 'cached':
      return [callerName(0), openProfile(0)];
    case 'closed':
      return [callerName(0), closedProfile];
    case 'newProfile':
      return [callerName(0), openProfile(1 + phase)];
    case 'newCaller':
      return [callerName(1 + phase), openProfile(0)];
  }
}

export function warm(): void {
  if (Math.random() < 0.5) ask(...askAs('cached', 0), ['OK']);
  else ask(...askAs('closed', 0), ['POLICY_DENY']);
}

export function enterPhase(): void {
  enter(__ENV.PHASE ?? '');
}

/** Each question of the phase once, in order, then a rest: faults are looked for, not the end of what a core bears. */
export function phase(): void {
  const at = FAULT_PHASES.findIndex(({ name }) => name === __ENV.PHASE);
  const expects = FAULT_PHASES[at]?.expects ?? {};
  for (const asking of ['cached', 'newProfile', 'newCaller', 'closed'] as const) {
    const code = expects[asking];
    if (code !== undefined) ask(...askAs(asking, at), [code]);
  }
  sleep(restBetweenSeconds);
}
