import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditTally } from './audit-tally.ts';
import { startControl } from './control.ts';
import { CROWDS } from './crowds.ts';
import { drainQueue } from './drain-queue.ts';
import { runK6 } from './k6.ts';
import { type Metrics, readSummary } from './k6-summary.ts';
import { type LoadedStack, startLoadedStack } from './loaded-stack.ts';
import { type Usage, usageNow } from './processes.ts';
import type { ScenarioName, ScenarioSettings } from './scenario-settings.ts';

/** What one scenario's run gave: all that the gate and the report judge by. */
export type Run = {
  scenario: ScenarioName;
  settings: ScenarioSettings;
  metrics: Metrics;
  audit: AuditTally;
  /** At the begin and the end of what was measured, and between them; empty where the system does not tell. */
  usage: readonly Usage[];
};

/** k6 says by this status that a threshold was crossed: a result, judged with the others. */
const THRESHOLD_STATUS = 99;

export type Surroundings = {
  k6Path: string;
  /** Told what must be ended when the command is interrupted. */
  onStart: (end: () => Promise<void>) => void;
};

/** Runs one scenario on a stack of its own, then counts what is on the audit queue. */
export async function runScenario(
  scenario: ScenarioName,
  settings: ScenarioSettings,
  surroundings: Surroundings,
): Promise<Run> {
  const loaded = await startLoadedStack(settings, CROWDS[scenario]);
  surroundings.onStart(loaded.stop);
  try {
    const { metrics, usage } = await runScript(scenario, settings, loaded, surroundings);
    const audit = await drainQueue(loaded.stack.file, loaded.stack.seeds.auditQueue);
    return { scenario, settings, metrics, audit, usage };
  } finally {
    await loaded.stop();
  }
}

/** How often memory and descriptors are looked at, milliseconds. */
const USAGE_EVERY_MS = 10_000;

/** Runs one k6 script against a stack that is up. */
export async function runScript(
  scenario: ScenarioName,
  settings: ScenarioSettings,
  loaded: LoadedStack,
  { k6Path, onStart }: Surroundings,
): Promise<{ metrics: Metrics; usage: readonly Usage[] }> {
  const usage: Usage[] = [];
  let k6Pid = 0;
  const look = () => {
    const now = usageNow(k6Pid, performance.now());
    if (now !== undefined) usage.push(now);
  };
  let timer: NodeJS.Timeout | undefined;
  const control = await startControl((name) => {
    loaded.enterPhase(name);
    if (name === 'begin') timer = setInterval(look, USAGE_EVERY_MS);
    if (name === 'end') clearInterval(timer);
    if (name === 'begin' || name === 'end') look();
  });
  const summaryFile = join(loaded.folder, 'summary.json');
  const script = join(import.meta.dirname, 'scenarios', `${scenario}.ts`);
  try {
    const variables = {
      LOAD_STACK_FILE: join(loaded.folder, 'stack.json'),
      LOAD_SUMMARY_FILE: summaryFile,
      LOAD_CONTROL_URL: control.url,
      LOAD_RATE: String(settings.ratePerSecond),
      LOAD_SECONDS: String(settings.seconds),
      LOAD_WARM_SECONDS: String(settings.warmSeconds),
      LOAD_ENVIRONMENTS: String(settings.environments),
    };
    const { child, ended } = runK6(k6Path, script, variables, loaded.folder);
    k6Pid = child.pid ?? 0;
    onStart(async () => void child.kill());
    const status = await ended;
    if (status !== 0 && status !== THRESHOLD_STATUS)
      throw new Error(`k6 ended with status ${status} in \`${scenario}\`: see its message above`);
    return { metrics: readSummary(readFileSync(summaryFile, 'utf8')), usage };
  } finally {
    clearInterval(timer);
    await control.stop();
  }
}
