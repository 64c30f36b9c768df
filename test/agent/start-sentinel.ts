import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

const SENTINEL = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');

export type Started = {
  process: ChildProcess;
  pid: number;
  out: () => string;
  err: () => string;
  /** Its exit status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
};

/** Starts the command in a process of its own, which ends with the test at the latest. */
export function startSentinel(args: readonly string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, [SENTINEL, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    process: child,
    pid: child.pid ?? 0,
    out: () => said.out,
    err: () => said.err,
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code))),
  };
}

export type ServedProfile = { profile: string; environment: Record<string, string>; unset: string[] };

/** Starts `sentinel serve … --json` and waits until it says what it serves. */
export async function startServe(args: readonly string[], env: Record<string, string>) {
  const started = startSentinel(['serve', '--json', ...args], env);
  await expect.poll(() => started.out() + started.err(), { timeout: 30_000 }).toContain('\n');
  const { profiles }: { profiles: ServedProfile[] } = JSON.parse(started.out());
  const of = (name: string) => {
    const found = profiles.find(({ profile }) => profile === name);
    const url = found?.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '';
    return { url, token: found?.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '', served: found };
  };
  return { ...started, profiles, of };
}

/** A folder that goes with the test. */
export function folderHere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-agent-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
