import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { StackSettings } from '../../local/stack/options.ts';
import { type Stack, type StackOptions, startStack } from '../../local/stack/stack.ts';
import type { StackIdentity } from '../../local/stack/stack-file.ts';
import { readWireEvent } from '../event/decided-event.ts';
import { ask, settingsOf, TIME_ENOUGH, temporaryFolder } from '../stack/start-fixture.ts';

export type RunningStack = Stack & {
  folder: string;
  /** How far the clock of gateway and services is ahead of the machine's, milliseconds; the functions' is not. */
  clock: { aheadMs: number };
  /** Every message the bus's rule put on a queue. */
  delivered: readonly string[];
  /** Their events, checked against the schema, from the n-th on. */
  events: (from?: number) => DecisionEvent[];
  /** How often the vend function was called to its end. */
  calls: () => number;
  identity: (name: string) => StackIdentity;
};

/** Starts one stack for all tests of a file, on a folder of its own and any free port. */
export function runningStack(
  changes: Partial<StackSettings> = {},
  options: Partial<StackOptions> = {},
): () => RunningStack {
  let running: RunningStack | undefined;
  const after: (() => void)[] = [];
  beforeAll(async () => {
    const folder = temporaryFolder((end) => after.push(end));
    const clock = { aheadMs: 0 };
    const delivered: string[] = [];
    const started = await startStack({
      settings: settingsOf(folder, {
        ...changes,
        functionEnvironment: { ...TIME_ENOUGH, ...changes.functionEnvironment },
      }),
      nowMs: () => Date.now() + clock.aheadMs,
      onDelivery: (_queueArn, body) => delivered.push(body),
      ...options,
    });
    if (!started.ok) throw new Error(started.message);
    await warm(started.stack);
    running = { ...started.stack, folder, clock, delivered, ...readings(started.stack, delivered) };
  });
  afterAll(async () => {
    await running?.stop();
    for (const end of after) end();
  });
  return () => {
    if (running === undefined) throw new Error('the stack runs only inside tests');
    return running;
  };
}

/** Has the function ask every service once, which takes longest the first time. */
async function warm(stack: Stack): Promise<void> {
  const given = async () => expect(await ask(stack, 'alice', 'dev')).toMatchObject({ kind: 'given' });
  await vi.waitFor(given, { timeout: 30_000, interval: 100 });
}

const MOST_TRIES = 5;

/**
 * Asks, and again where the function missed a deadline of its own, as on a machine that stands still it does: then it
 * is no answer of the service's, or the event did not come by the bus, or came by it after all.
 */
export async function inTime<Seen extends { status: number; calls: number; events: readonly unknown[] }>(
  asked: () => Promise<Seen>,
): Promise<Seen> {
  for (let tries = 1; ; tries += 1) {
    const seen = await asked();
    const late = seen.status >= 502 || seen.events.length !== seen.calls;
    if (!late || tries === MOST_TRIES) return seen;
  }
}

function readings(
  stack: Stack,
  delivered: readonly string[],
): Pick<RunningStack, 'events' | 'calls' | 'identity'> {
  return {
    events: (from = 0) => delivered.slice(from).map((body) => readWireEvent(wireOf(body))),
    calls: () => stack.lambda.counts('vend').freezes,
    identity: (name) => {
      const found = stack.file.identities.find((identity) => identity.name === name);
      if (found === undefined) throw new Error(`no identity ${name}`);
      return found;
    },
  };
}

const DETAIL = '"detail":';

/** The bytes of the detail, which ends the envelope. */
function wireOf(body: string): string {
  return body.slice(body.indexOf(DETAIL) + DETAIL.length, -1);
}
