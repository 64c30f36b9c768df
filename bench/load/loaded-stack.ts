import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import type { Crowd } from './crowds.ts';
import { type Breakage, FAULT_PHASES } from './fault-phases.ts';
import { LATENCY_MS } from './limits.ts';
import { loadSeeds } from './load-seeds.ts';
import { type ScenarioSettings, UNLIMITED } from './scenario-settings.ts';

export type LoadedStack = {
  stack: Stack;
  /** Holds `stack.json`, whose keys nobody else may read; removed by `stop`. */
  folder: string;
  /** Breaks the services as the phase of that name says; an unknown name mends them all. */
  enterPhase: (name: string) => void;
  stop: () => Promise<void>;
};

/** Whether `npm run build` has made the function: it is measured as it is deployed, else from its sources. */
export const hasBundle = (): boolean =>
  existsSync(join(import.meta.dirname, '../../dist/vend/index.js')) ||
  existsSync(join(import.meta.dirname, '../../dist/vend/index.mjs'));

/** Starts a stack in a folder of its own: no ledger, services as slow as AWS's, no caller limited. */
export async function startLoadedStack(settings: ScenarioSettings, crowd: Crowd): Promise<LoadedStack> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-load-'));
  let breaks: Breakage = {};
  const started = await startStack({
    seeds: loadSeeds(crowd),
    faults: {
      ssm: () => breaks.ssm ?? 'none',
      sts: () => breaks.sts ?? 'none',
      events: () => breaks.events ?? 'none',
      queue: () => breaks.queue ?? 'none',
    },
    settings: {
      ...{ folder, port: 0, endpoints: {}, accountId: '123456789012', region: 'us-east-1' },
      ...{ ledger: false, reset: false, bundles: hasBundle() },
      concurrency: settings.environments,
      latencyMs: LATENCY_MS,
      functionEnvironment: { ...UNLIMITED, ...settings.variables },
    },
  }).catch((cause: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  });
  if (!started.ok) throw new Error(started.message);
  const { stack } = started;
  return {
    stack,
    folder,
    enterPhase: (name) => {
      breaks = FAULT_PHASES.find((phase) => phase.name === name)?.breaks ?? {};
    },
    async stop() {
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
