import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunningServer } from '../../local/http/running-server.ts';
import type { Broken } from './breaks.ts';
import { fillPort } from './full-port.ts';

/** Starts the real server on a port; `latencyMs` delays its answers. */
export type StartReal = (port: number, latencyMs: number) => Promise<Pick<RunningServer, 'port' | 'stop'>>;

export type BreakablePort = {
  url: string;
  /** True while the real server is there. */
  works: () => boolean;
  /** The real server, whose answers take so long. */
  work: (latencyMs?: number) => Promise<void>;
  breakIt: (broken: Broken) => Promise<void>;
  /** Something else, which is not counted as the real server. */
  become: (start: StartReal) => Promise<void>;
  stop: () => Promise<void>;
};

/** One port on which the real server and broken ones take turns, so that a client notices nothing but the break. */
export async function breakablePort(startReal: StartReal): Promise<BreakablePort> {
  const first = await startReal(0, 0);
  const { port } = first;
  let current: Pick<RunningServer, 'stop'> | undefined = first;
  let works = true;
  let workingLatencyMs = 0;
  const replace = async (start: () => Promise<Pick<RunningServer, 'stop'> | undefined>): Promise<void> => {
    await current?.stop();
    current = await start();
    // Clients of this process see their old connections end in the loop's next turns.
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  };
  const become = async (start: StartReal): Promise<void> => {
    works = false;
    await replace(() => start(port, 0));
  };
  return {
    works: () => works,
    url: `http://127.0.0.1:${port}`,
    work: async (latencyMs = 0) => {
      if (works && latencyMs === workingLatencyMs) return;
      works = true;
      workingLatencyMs = latencyMs;
      await replace(() => startReal(port, latencyMs));
    },
    become,
    breakIt: async (broken) => {
      works = false;
      await replace(async () => {
        if (broken.kind === 'closed') return undefined;
        return broken.kind === 'full' ? fillPort(port) : startBroken(port, broken);
      });
    },
    stop: async () => current?.stop(),
  };
}

async function startBroken(
  port: number,
  broken: Extract<Broken, { kind: 'silent' | 'bytes' }>,
): Promise<Pick<RunningServer, 'stop'>> {
  const server = createServer((request) => {
    request.resume();
    // Only after the whole request: a client that still writes would see the end of the connection first.
    request.on('end', () => {
      if (broken.kind === 'silent') return;
      request.socket.write(broken.bytes, () => {
        if (broken.after === 'reset') request.socket.destroy();
      });
      if (broken.bytes === '' && broken.after === 'reset') request.socket.destroy();
    });
  });
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return { stop: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
