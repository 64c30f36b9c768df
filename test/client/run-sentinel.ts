import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { KEYS, REGION } from './signed-service.ts';

const SENTINEL = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');

export type Ended = { status: number | null; out: string; err: string };

/** Runs the command as its own process, in an environment that holds nothing but what is given. */
export function runSentinel(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [SENTINEL, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

/** The environment of a caller with keys of its own. */
export function callerEnv(endpoint: string): Record<string, string> {
  return {
    SENTINEL_ENDPOINT: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_SESSION_TOKEN: KEYS.sessionToken,
  };
}

export function stackOf(gateway: string) {
  const arn = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice';
  return {
    gateway,
    region: REGION,
    accountId: '111122223333',
    endpoints: { sts: 'http://127.0.0.1:4566' },
    identities: [
      { name: 'alice', arn, ...KEYS },
      {
        name: 'bob',
        arn: 'arn:aws:iam::111122223333:user/bob',
        accessKeyId: 'AKIABOBBOBBOBBOBBOBB',
        secretAccessKey: 'x',
      },
    ],
    profiles: [{ name: 'dev', effect: 'allow' }],
  };
}

/** A state folder as a running local stack leaves it, for one test; returns the environment that points there. */
export function stackFolder(stack: unknown): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-stack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'stack.json'), JSON.stringify(stack), { mode: 0o600 });
  return { SENTINEL_LOCAL_DIR: folder };
}
