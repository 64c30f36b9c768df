import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunningServer } from '../../local/http/running-server.ts';

/** Why there is no moto, for the tests that skip without it. */
export const MOTO_ABSENT =
  'no moto_server on PATH: `pip install "moto[server]"`, or set SENTINEL_TEST_MOTO to its path';

/** Path of `moto_server`: SENTINEL_TEST_MOTO, or the first on PATH. */
export const findMoto = (): string | undefined => {
  const { SENTINEL_TEST_MOTO: given, PATH = '' } = process.env;
  const places =
    given === undefined ? PATH.split(delimiter).map((folder) => join(folder, 'moto_server')) : [given];
  return places.find((place) => existsSync(place));
};

/** Starts moto on a free port of 127.0.0.1, empty; `undefined` where it is not installed. Rejects after 30 s. */
export const startMoto = async (): Promise<RunningServer | undefined> => {
  const moto = findMoto();
  if (moto === undefined) return undefined;
  const child = spawn(moto, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const port = await portOf(child);
    return { url: `http://127.0.0.1:${port}`, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** moto says where it listens once it does. */
const portOf = async (child: ChildProcess): Promise<number> => {
  if (child.stderr === null) throw new Error('moto has no stderr');
  const lines = createInterface({ input: child.stderr });
  const tooLate = setTimeout(() => lines.close(), 30_000);
  const said: string[] = [];
  try {
    for await (const line of lines) {
      const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) return Number(port);
      said.push(line);
    }
  } finally {
    clearTimeout(tooLate);
    // Unread request logs would fill the pipe and stop the server.
    child.stderr.resume();
  }
  throw new Error(`moto does not listen: ${said.join(' ')}`);
};
