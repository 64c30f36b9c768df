import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TIME_ENOUGH } from '../../stack/start-fixture.ts';

const READY = /^ready (http:\/\/127\.0\.0\.1:\d+)$/m;
const START_MS = 60_000;
const STOP_MS = 5_000;

export type LocalStack = { url: string; folder: string; stop: () => Promise<void> };

/** Starts a local stack of its own: temporary state, any free port. Rejects when it is not ready in a minute. */
export async function startLocalStack(root: string): Promise<LocalStack> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-docs-'));
  const child = spawn(process.execPath, ['local/start.ts'], {
    cwd: root,
    env: { ...process.env, ...TIME_ENOUGH, SENTINEL_LOCAL_DIR: folder, SENTINEL_LOCAL_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { url: await whenReady(child), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function whenReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => reject(new Error(`the local stack ${what}:\n${output}`));
    const timer = setTimeout(() => fail(`was not ready in ${START_MS / 1000} s`), START_MS);
    const read = (text: Buffer): void => {
      output += text.toString();
      const [, url] = READY.exec(output) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (status) => fail(`ended with status ${status} before it was ready`));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}
