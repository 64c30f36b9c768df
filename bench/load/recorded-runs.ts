import type { BenchResult } from '../figures/figures.ts';
import type { Run } from './run-scenario.ts';
import { isScenario } from './scenario-settings.ts';

/** The runs that a result file of `npm run load -- --json` carries; throws when it is another bench's. */
export function recordedRuns(result: BenchResult): Run[] {
  const runs: unknown = result.details.runs;
  if (result.bench !== 'load' || !Array.isArray(runs) || !runs.every(isRun))
    throw new Error('no runs of k6 are in this result: make one with `npm run load -- --json FILE`');
  return runs;
}

function isRun(value: unknown): value is Run {
  if (typeof value !== 'object' || value === null) return false;
  if (!('scenario' in value) || typeof value.scenario !== 'string' || !isScenario(value.scenario))
    return false;
  const parts = ['settings', 'metrics', 'audit', 'usage'] as const;
  return parts.every((part) => {
    const held: unknown = Object.getOwnPropertyDescriptor(value, part)?.value;
    return typeof held === 'object' && held !== null;
  });
}
