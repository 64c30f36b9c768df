import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Env = Readonly<Record<string, string>>;

/** What an SDK says to `GetCallerIdentity`: who it is, or its error in its own words; `err`: what it printed besides. */
export type Said = { arn?: string; error?: string; ms: number; err: string };

export type Sdk = {
  version: string;
  /** Asks the client of this name, which is made where there is none yet and keeps its credentials. `env`: its own. */
  who: (client: string, env?: Env) => Promise<Said>;
  stop: () => Promise<void>;
};

/** Starts a program that writes lines of JSON; `read` rejects when it has ended. */
export function startLines(words: readonly string[], env: Env) {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { env, stdio: 'pipe' });
  const said = { err: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    said,
    write: (value: unknown) => child.stdin.write(`${JSON.stringify(value)}\n`),
    read: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${words.join(' ')} ended: ${said.err}`);
      return JSON.parse(value);
    },
    stop: async () => {
      child.stdin.end();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts a program that tells who it is for each line it reads, and waits for its first line. */
export async function startSdk(words: readonly string[], env: Env): Promise<Sdk> {
  const { said, read, write, stop } = startLines(words, env);
  const { version } = await read();
  return {
    version,
    who: async (name, own) => {
      said.err = '';
      write({ name, env: own });
      const { arn, error, ms } = await read();
      return { ...(error === undefined ? { arn } : { error }), ms, err: said.err };
    },
    stop,
  };
}
