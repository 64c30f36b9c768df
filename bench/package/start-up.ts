import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type BuiltPackage, buildPackage } from '../../client/package/build-package.ts';
import { median } from '../figures/statistics.ts';
import { startConstantService } from './constant-service.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What is run by turns: `node -e 0`, `--version`, the request without us, `credential-process`. In ms, wall clock. */
export type Round = { empty: number; version: number; bare: number; credentials: number };

export type Programs = { sentinel: string; bareRequest: string };

/** Packs the command into `folder`, and bundles the bare request as the command is. */
export async function makePrograms(folder: string): Promise<{ built: BuiltPackage; programs: Programs }> {
  const built = await buildPackage(folder);
  const bareRequest = join(folder, 'bare-request.mjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bench/package/bare-request.ts'],
    outfile: bareRequest,
    bundle: true,
    platform: 'node',
    target: 'node20.16',
    format: 'esm',
    minify: true,
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  return { built, programs: { sentinel: join(folder, 'cli', 'client', 'sentinel.cjs'), bareRequest } };
}

/** Rounds on one Node; the first, which reads from the disk, is left out. Fails where a program does. */
export async function startUpRounds(node: string, programs: Programs, rounds: number): Promise<Round[]> {
  const service = await startConstantService();
  const env = {
    SENTINEL_ENDPOINT: service.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
    AWS_SECRET_ACCESS_KEY: 'an-example-of-a-secret-access-key-40-cha',
  };
  const { sentinel, bareRequest } = programs;
  const timed = (...words: readonly string[]) => timeRun(node, words, env);
  const taken: Round[] = [];
  try {
    for (let n = 0; n <= rounds; n += 1) {
      taken.push({
        empty: await timed('-e', '0'),
        version: await timed(sentinel, '--version'),
        bare: await timed(bareRequest),
        credentials: await timed(sentinel, 'credential-process', '--profile', 'dev'),
      });
    }
    if (service.requests() !== 2 * taken.length) throw new Error(`${service.requests()} requests were made`);
  } finally {
    service.stop();
  }
  return taken.slice(1);
}

/** The medians of what the rounds' ratios are. */
export function ratiosOf(rounds: readonly Round[]): { version: number; credentials: number } {
  return {
    version: median(rounds.map(({ version, empty }) => version / empty)),
    credentials: median(rounds.map(({ credentials, bare }) => credentials / bare)),
  };
}

async function timeRun(node: string, words: readonly string[], env: Record<string, string>): Promise<number> {
  const beganAtMs = performance.now();
  const child = spawn(node, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  const tookMs = performance.now() - beganAtMs;
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`);
  return tookMs;
}
