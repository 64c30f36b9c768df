import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A bus on loopback, in a process of its own, that takes every event and does nothing else. */
export async function startEventServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = fork(join(import.meta.dirname, 'event-server-process.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const ended = exit.then(() => Promise.reject(new Error('the event server ended before it listened')));
  // Its end is expected later on.
  ended.catch(() => undefined);
  const [port] = await Promise.race([once(child, 'message'), ended]);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.disconnect();
      await exit;
    },
  };
}
