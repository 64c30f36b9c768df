import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';

/** A server in a process of its own. */
export type Served = {
  /** Asks once and reads the answer; milliseconds. `kept`: on the connection of the last time. */
  ask: (kept: boolean) => Promise<number>;
  /** Bytes, after its garbage is collected. */
  memory: () => Promise<{ rss: number; heapUsed: number }>;
  stop: () => void;
};

export async function startServed(which: 'agent' | 'bare'): Promise<Served> {
  const script = join(import.meta.dirname, 'server-process.ts');
  const child = fork(script, [which], { execArgv: ['--expose-gc'] });
  const { url, token } = place(await told(child));
  const connection = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: (kept) => askOnce(url, token, kept ? connection : false),
    memory: async () => {
      child.send('memory');
      return bytes(await told(child));
    },
    stop: () => {
      connection.destroy();
      child.disconnect();
    },
  };
}

function askOnce(url: string, authorization: string, agent: Agent | false): Promise<number> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { headers: { authorization }, agent }, (response) => {
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200 && size > 0) resolve(performance.now() - beganMs);
        else reject(new Error(`status ${response.statusCode}, ${size} bytes`));
      });
    }).on('error', reject);
  });
}

async function told(child: ChildProcess): Promise<unknown> {
  const [message]: unknown[] = await once(child, 'message');
  return message;
}

function place(message: unknown): { url: string; token: string } {
  if (typeof message === 'object' && message !== null && 'url' in message && 'token' in message) {
    return { url: String(message.url), token: String(message.token) };
  }
  throw new Error('the server told no URL');
}

function bytes(message: unknown): { rss: number; heapUsed: number } {
  if (typeof message === 'object' && message !== null && 'rss' in message && 'heapUsed' in message) {
    return { rss: Number(message.rss), heapUsed: Number(message.heapUsed) };
  }
  throw new Error('the server told no memory');
}
