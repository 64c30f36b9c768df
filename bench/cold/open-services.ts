import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Documents } from './constant-aws.ts';
import type { FromServices, MemorySample, ToServices, Turn, TurnEnd } from './turn.ts';

export type Services = {
  /** Ports by service, `RUNTIME` for the Runtime API. */
  ports: Readonly<Record<string, number>>;
  /** Says what the next process has to do, and then how it did. One turn at a time. */
  begin: (turn: Turn, onMemory?: (sample: MemorySample) => void) => Promise<{ ended: Promise<TurnEnd> }>;
  stop: () => Promise<void>;
};

/** Starts the services' process. */
export async function openServices(documents: Documents): Promise<Services> {
  // Flags of this process, such as a test runner's, are not its.
  const child = fork(join(import.meta.dirname, 'services-process.ts'), { execArgv: [] });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const started = Promise.withResolvers<Record<string, number>>();
  let begun = Promise.withResolvers<void>();
  let ended = Promise.withResolvers<TurnEnd>();
  let remember: ((sample: MemorySample) => void) | undefined;
  child.on('message', (message: FromServices) => {
    if (message.kind === 'started') started.resolve(message.ports);
    if (message.kind === 'begun') begun.resolve();
    if (message.kind === 'memory') remember?.(message.sample);
    if (message.kind === 'ended') ended.resolve(message.end);
  });
  void exited.then(() => {
    const cause = new Error('the services of the bench ended: see what their process wrote');
    started.reject(cause);
    begun.reject(cause);
    ended.reject(cause);
  });
  const send = (message: ToServices): boolean => child.send(message);
  send({ kind: 'start', documents });
  return {
    ports: await started.promise,
    async begin(turn, onMemory) {
      begun = Promise.withResolvers<void>();
      ended = Promise.withResolvers<TurnEnd>();
      remember = onMemory;
      send({ kind: 'turn', turn });
      await begun.promise;
      return { ended: ended.promise };
    },
    async stop() {
      for (const pending of [started, begun, ended]) pending.promise.catch(() => undefined);
      child.disconnect();
      await exited;
    },
  };
}
