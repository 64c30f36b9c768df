import { type SmokeOptions, smoke } from '../../client/smoke/smoke.ts';
import type { StepResult } from '../../client/smoke/step.ts';
import type { Stack, StackOptions } from '../../local/stack/stack.ts';
import { startFixture, temporaryFolder } from '../stack/start-fixture.ts';

export type Smoked = { status: number; steps: readonly StepResult[]; err: string };

const OPTIONS: SmokeOptions = {
  json: true,
  deniedProfile: 'sentinel-smoke-nobody',
  name: 'sentinel',
  ledger: true,
  waitSeconds: 60,
};

/** Runs `sentinel smoke --json` in this process. */
export async function runSmoke(
  env: Record<string, string>,
  options: Partial<SmokeOptions> = {},
  nowMs: () => number = Date.now,
): Promise<Smoked> {
  let [out, err] = ['', ''];
  const world = {
    env,
    nowMs,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const status = await smoke({ ...OPTIONS, ...options }, world);
  const report: { ok: boolean; steps: StepResult[] } =
    out === '' ? { ok: false, steps: [] } : JSON.parse(out);
  if (report.ok !== (status === 0)) throw new Error(`exit status ${status} does not fit: ${out}`);
  return { status, steps: report.steps, err };
}

export type SmokeStack = { stack: Stack; folder: string; env: Record<string, string> };

/** A stack with a ledger, for one test. */
export async function startWithLedger(options: Partial<StackOptions> = {}): Promise<SmokeStack> {
  const folder = temporaryFolder();
  const stack = await startFixture(folder, { ledger: true }, options);
  return { stack, folder, env: { SENTINEL_LOCAL_DIR: folder } };
}

/** Each broken step, with its part. */
export function broken({ steps }: Smoked): string[] {
  return steps.filter(({ level }) => level === 'failed').map(({ id, part }) => `${id}: ${part}`);
}
