import { type Figure, figure } from '../figures/figures.ts';
import { significant } from '../figures/statistics.ts';
import { auditFigures } from './audit-figures.ts';
import { FAULT_PHASES } from './fault-phases.ts';
import { answersByCode, countOf, type Metrics, measured } from './k6-summary.ts';
import { LATENCY_MS, LIMITS } from './limits.ts';
import type { Run } from './run-scenario.ts';
import type { ScenarioName } from './scenario-settings.ts';
import { cpuFigures, soakFigures } from './usage-figures.ts';

const MEASURED = 'http_req_duration{scenario:measured}';

/** All figures of one run with their budgets; the gate is `brokenBudgets` of them. */
export function judge(run: Run): Figure[] {
  return [...answerFigures(run), ...auditFigures(run), ...OWN[run.scenario](run)];
}

/** Nothing but expected answers, nothing that k6 had no time to ask, and not simply nothing at all. */
function answerFigures({ scenario, metrics }: Run): Figure[] {
  const answers = Object.values(answersByCode(metrics)).reduce((sum, count) => sum + count, 0);
  const wrong = countOf(metrics, 'answers_unexpected');
  const none = { budget: 0, aim: 0 };
  return [
    figure({
      id: `load.${scenario}.unexpected`,
      title: `k6 ${scenario}: answers that are not in order`,
      ...{ unit: 'count', value: wrong, samples: answers + wrong, limit: none },
    }),
    figure({
      id: `load.${scenario}.dropped`,
      title: `k6 ${scenario}: requests due that were not sent in time`,
      ...{ unit: 'count', value: countOf(metrics, 'dropped_iterations'), limit: none },
    }),
    figure({
      id: `load.${scenario}.answers`,
      title: `k6 ${scenario}: answers in order`,
      ...{ unit: 'count', value: answers, better: 'higher', limit: { budget: 1, aim: null } },
    }),
  ];
}

/** A quantile of a trend, as figure. */
function timed(
  { scenario, metrics }: Run,
  told: { name: string; title: string; metric: string; value: string; less?: number; limit: Figure['limit'] },
): Figure {
  const { name, title, metric, value, less = 0, limit } = told;
  return figure({
    id: `load.${scenario}.${name}`,
    title: `k6 ${scenario}: ${title}`,
    ...{ unit: 'ms', value: significant(measured(metrics, metric, value) - less), limit },
    ...{ p99: significant(measured(metrics, metric, 'p(99)')), samples: countOf(metrics, metric) },
  });
}

const p99 = (run: Run, budget: number, aim: number | null = null, of = 'measured', name = 'p99'): Figure =>
  timed(run, {
    name,
    title: `99 of 100 requests${of === 'measured' ? '' : ` ${of === 'after' ? 'after the spike' : 'of the spike'}`} are answered within`,
    metric: `http_req_duration{scenario:${of}}`,
    value: 'p(99)',
    limit: { budget, aim },
  });

const OWN: Readonly<Record<ScenarioName, (run: Run) => Figure[]>> = {
  'hot-path': (run) => [
    p99(run, LIMITS.hotPath.p99.budget, LIMITS.hotPath.p99.aim),
    timed(run, {
      name: 'over-event',
      title: 'median answer time over the awaited event’s own latency',
      metric: MEASURED,
      value: 'med',
      less: LATENCY_MS.events,
      limit: LIMITS.hotPath.overEvent,
    }),
    ...cpuFigures(run, countOf(run.metrics, MEASURED)),
  ],
  morning: (run) => [p99(run, LIMITS.morning.p99)],
  spike: (run) => [
    p99(run, LIMITS.spike.p99, null, 'spike'),
    p99(run, LIMITS.spike.afterP99, null, 'after', 'after-p99'),
  ],
  soak: (run) => [p99(run, LIMITS.soak.p99), ...soakFigures(run)],
  refusals: (run) => [p99(run, LIMITS.refusals.p99), refusedShare(run.metrics)],
  faults: (run) => [slowestFault(run)],
};

/** That the scenario is what it says: nine of ten are refused. */
function refusedShare(metrics: Metrics): Figure {
  const { OK = 0, ...refused } = answersByCode(metrics);
  const count = Object.values(refused).reduce((sum, one) => sum + one, 0);
  return figure({
    id: 'load.refusals.refused',
    title: 'k6 refusals: answers that refuse',
    ...{ unit: 'percent', value: significant((100 * count) / (OK + count), 3), samples: OK + count },
    ...{ better: 'higher', limit: { budget: 80, aim: 90 } },
  });
}

/** The slowest answer while anything failed. */
function slowestFault(run: Run): Figure {
  const slowest = FAULT_PHASES.map(({ name }) =>
    measured(run.metrics, `http_req_duration{scenario:${name}}`, 'max'),
  );
  return figure({
    id: 'load.faults.slowest',
    title: 'k6 faults: slowest answer while SSM, STS, bus or queue fail',
    ...{ unit: 'ms', value: significant(Math.max(...slowest)) },
    limit: { budget: LIMITS.faults.slowest, aim: null },
  });
}
