import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionDefinition } from '../../local/lambda/function-definition.ts';
import { type Lambda, type LambdaOptions, startLambda } from '../../local/lambda/lambda.ts';
import { credentialOf } from './fixtures/definitions.ts';

export { definition } from './fixtures/definitions.ts';

/** Starts functions for one test and stops them after it. */
export async function startFixture(
  functions: readonly FunctionDefinition[],
  changes: Partial<LambdaOptions> = {},
): Promise<Lambda & { logFolder: string }> {
  const logFolder = mkdtempSync(join(tmpdir(), 'lambda-'));
  const lambda = await startLambda({
    functions,
    credentialsFor: credentialOf,
    region: 'eu-central-1',
    accountId: '123456789012',
    endpoints: {},
    concurrency: 2,
    logFolder,
    nowMs: Date.now,
    ...changes,
  });
  onTestFinished(async () => {
    await lambda.stop();
    rmSync(logFolder, { recursive: true });
  });
  return { ...lambda, logFolder };
}

const PATIENCE_MS = 30_000;

/** Polls until `probe` gives something; the bound is for a machine that is busy, no test is about it. */
export async function eventually<T>(probe: () => T | undefined): Promise<T> {
  const endMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = probe();
    if (value !== undefined) return value;
    if (Date.now() > endMs) throw new Error(`condition not met within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
