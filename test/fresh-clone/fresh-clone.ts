import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { npmStart } from './started.ts';

/** A clone nobody has touched, under the machine's own Node, must reach a vended credential in these seconds. */
const LIMITS = { withInstall: 90, installed: 3, interrupt: 2 };

const ROOT = join(import.meta.dirname, '..', '..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sentinel-fresh-')));
const clone = join(folder, 'clone');
const slow: string[] = [];

/** The environment of somebody who has just opened a shell: not the pinned Node, nothing of an outer npm, no caches. */
function freshEnvironment(): NodeJS.ProcessEnv {
  const pinned = dirname(process.execPath);
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|SENTINEL_|AWS_|NODE_OPTIONS$)/i.test(name),
  );
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => part !== pinned && !part.includes('node_modules'));
  return {
    ...Object.fromEntries(kept),
    PATH: path.join(delimiter),
    SENTINEL_LOCAL_PORT: '0',
    npm_config_cache: join(folder, 'npm-cache'),
  };
}

function measured(what: string, seconds: number, limit: number): void {
  console.log(`fresh clone: ${what} ${seconds.toFixed(1)} s (at most ${limit} s)`);
  if (seconds > limit) slow.push(what);
}

async function startAndStop(what: string, env: NodeJS.ProcessEnv, limit: number): Promise<void> {
  const started = await npmStart(clone, env, limit);
  measured(`${what}: ready`, started.readySeconds, limit);
  measured(`${what}: first credential`, started.credentialSeconds, limit);
  const got = spawnSync('npm', ['run', '-s', 'sentinel', '--', 'get', 'no-such-profile'], {
    cwd: clone,
    env,
    encoding: 'utf8',
  });
  // The command finds the running stack by itself: a refusal is an answer of the service.
  if (got.status !== 2) slow.push(`\`sentinel get\` ended with ${got.status}: ${got.stderr}`);
  measured(`${what}: after Ctrl-C nothing runs`, await started.interrupt(), LIMITS.interrupt);
}

async function main(): Promise<void> {
  const env = freshEnvironment();
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  console.log(
    `fresh clone: under Node ${execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim()}`,
  );
  await startAndStop('with install', env, LIMITS.withInstall);
  await startAndStop('installed', env, LIMITS.installed);
}

try {
  await main();
} catch (error) {
  slow.push(error instanceof Error ? error.message : String(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const what of slow) console.log(`fresh clone: failed: ${what}`);
console.log(slow.length === 0 ? '1 passed, 0 failed, 0 skipped' : '0 passed, 1 failed, 0 skipped');
process.exitCode = slow.length === 0 ? 0 : 1;
