import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { askForCredentials } from '../../client/service/vend.ts';
import { noLatency } from '../../local/stack/latency.ts';
import { type StackSettings, statePaths } from '../../local/stack/options.ts';
import { type Stack, type StackOptions, type StackStart, startStack } from '../../local/stack/stack.ts';
import { readFunctionLogFile } from '../observe/function-logs.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { plannedIam } from './planned-iam.ts';

/** A new folder. `finish`: when it is removed; default: after the test that is running. */
export function temporaryFolder(finish: (end: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  finish(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Where a function's time is not what is tried, a busy machine must not be either: its limits, as long as may be. */
export const TIME_ENOUGH = {
  SENTINEL_REQUEST_LIMIT_MS: '900',
  SENTINEL_POLICY_LIMIT_MS: '400',
  SENTINEL_STS_LIMIT_MS: '400',
  SENTINEL_STS_ATTEMPT_MS: '390',
  SENTINEL_BUS_LIMIT_MS: '300',
  SENTINEL_QUEUE_LIMIT_MS: '200',
};

export function settingsOf(folder: string, changes: Partial<StackSettings> = {}): StackSettings {
  return {
    folder,
    port: 0,
    concurrency: 3,
    latencyMs: noLatency,
    endpoints: {},
    accountId: '123456789012',
    region: 'us-east-1',
    functionEnvironment: TIME_ENOUGH,
    reset: false,
    ...deployedFunctions(),
    ...plannedIam(),
    ...changes,
  };
}

export async function tryStart(options: StackOptions): Promise<StackStart> {
  const started = await startStack(options);
  if (started.ok) {
    const { stop } = started.stack;
    onTestFinished(async () => {
      await stop();
      checkLogs(statePaths(options.settings.folder).logs);
    });
  }
  return started;
}

/** Whatever a function printed is a log line of the schema or metrics of the table. */
function checkLogs(folder: string): void {
  for (const file of globSync('*.ndjson', { cwd: folder }).filter((name) => name !== 'gateway.ndjson'))
    readFunctionLogFile(join(folder, file));
}

/** A stack for one test, in this process. */
export async function startFixture(
  folder = temporaryFolder(),
  changes: Partial<StackSettings> = {},
  options: Partial<StackOptions> = {},
): Promise<Stack> {
  const started = await tryStart({ settings: settingsOf(folder, changes), ...options });
  if (!started.ok) throw new Error(started.message);
  return started.stack;
}

/** Asks for a profile as one of the seeded identities, as `sentinel get` does. */
export async function ask(stack: Stack, identity: string, profile: string) {
  const found = stack.file.identities.find(({ name }) => name === identity);
  if (found === undefined) throw new Error(`no identity ${identity}`);
  const { name, arn: _arn, ...keys } = found;
  const target = { endpoint: new URL(stack.file.gateway), region: stack.file.region, keys, caller: name };
  return askForCredentials({ profile }, target, Date.now);
}

/** Codes of refusals that a missed deadline leads to. */
const LATE: readonly string[] = ['POLICY_UNAVAILABLE', 'CREDENTIAL_ERROR', 'AUDIT_UNAVAILABLE'];
const MOST_TRIES = 10;

/**
 * Asks, and again where a deadline of the function was missed: a machine that stands still for a second misses it
 * without anybody's fault. `wanted`: the code that is such a one and is waited for.
 */
export async function askInTime(stack: Stack, identity: string, profile: string, wanted?: string) {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(stack, identity, profile);
    const code = answer.kind === 'refused' ? answer.code : undefined;
    const late = answer.kind === 'unreachable' || (LATE.includes(code ?? '') && code !== wanted);
    if (!late || tries === MOST_TRIES) return answer;
  }
}

/** Keys as SDK clients take them. */
export function keysOf(stack: Stack, identity: string) {
  const found = stack.file.identities.find(({ name }) => name === identity);
  if (found === undefined) throw new Error(`no identity ${identity}`);
  const { accessKeyId, secretAccessKey, sessionToken } = found;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}
