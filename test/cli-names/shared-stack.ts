import { afterAll, beforeAll, expect, vi } from 'vitest';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { ask, settingsOf, temporaryFolder } from '../stack/start-fixture.ts';

export type SharedStack = {
  stack: () => Stack;
  env: () => Record<string, string>;
  /** What was asked of the service so far: `vend` or `profiles`, by the events. */
  operations: readonly string[];
};

/** One local stack for all tests of a file, in this process; and the environment of a command that asks it. */
export function sharedStack(): SharedStack {
  const operations: string[] = [];
  let running: Stack | undefined;
  let folder = '';
  const ends: (() => void)[] = [];
  beforeAll(async () => {
    folder = temporaryFolder((end) => ends.push(end));
    const started = await startStack({
      settings: settingsOf(folder),
      onDelivery: (_, body) => void operations.push(JSON.parse(body).detail.operation),
    });
    if (!started.ok) throw new Error(started.message);
    const { stack: here } = started;
    running = here;
    // The first request, in which the function meets every service, takes longest.
    const given = async () => expect(await ask(here, 'alice', 'dev')).toMatchObject({ kind: 'given' });
    await vi.waitFor(given, { timeout: 30_000, interval: 100 });
  });
  afterAll(async () => {
    await running?.stop();
    for (const end of ends) end();
  });
  const stack = (): Stack => {
    if (running === undefined) throw new Error('the stack does not run');
    return running;
  };
  return { stack, operations, env: () => ({ SENTINEL_LOCAL_DIR: folder, PATH: process.env.PATH ?? '' }) };
}
