import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, isAlive } from '../lambda/start-fixture.ts';
import { temporaryFolder } from './start-fixture.ts';

const program = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

type Running = { child: ChildProcess; out: () => string; err: () => string };

function start(folder: string, env: Record<string, string> = {}, args: string[] = []): Running {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, SENTINEL_LOCAL_DIR: folder, SENTINEL_LOCAL_PORT: '0', ...env },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    // Its folder is removed after this.
    await gone;
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return { child, out: () => out, err: () => err };
}

/** Processes started by `pid`, on Linux; elsewhere none are seen. */
function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((one) => {
    try {
      return readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid);
    } catch {
      return false;
    }
  });
}

/** Status of a process, once all that it printed was read: that may be after its exit. */
async function closed(child: ChildProcess): Promise<unknown> {
  const [status] = await once(child, 'close');
  return status;
}

/** One life of a stack: what it printed until it was there, and how the signal ended it. */
async function live(signal: NodeJS.Signals) {
  const { child, out, err } = start(temporaryFolder());
  await eventually(() => /^console .*\n/m.exec(out())?.[0]);
  // One of the vend function, one of the ledger writer, and of the signer once its time came.
  const environments = await eventually(() => {
    const found = childrenOf(child.pid ?? 0);
    return found.length >= 2 || process.platform !== 'linux' ? found : undefined;
  });
  const [ready, ...lines] = out().trimEnd().split('\n');
  const startedMs = performance.now();
  const whole = closed(child);
  child.kill(signal);
  await once(child, 'exit');
  const tookMs = performance.now() - startedMs;
  const left = environments.filter(isAlive);
  return { ready, lines, left, status: await whole, err: err(), tookMs };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it is ready, shows one request, and %s ends all of it within 2 s',
  async (signal) => {
    let life = await live(signal);
    // The best of three: on a busy machine one of them may be late without anybody's fault.
    for (let tries = 1; tries < 3; tries += 1) {
      const shown = life.lines.length === 9 && life.lines[0]?.includes(', given in ') === true;
      if (shown && life.status === 0 && life.tookMs < 2_000) break;
      life = await live(signal);
    }
    const { ready, lines } = life;
    expect(ready).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines.length).toBeLessThanOrEqual(9);
    expect(lines.map((line) => line.slice(0, 9).trim())).toEqual([
      'profile',
      'caller',
      'rule',
      'session',
      'source',
      'expires',
      'token',
      'next',
      'console',
    ]);
    expect(lines.at(-1)).toMatch(/^console {2}http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    expect(lines[0]).toMatch(/^profile {2}dev, given in \d+ ms$/);
    expect(lines[2]).toContain('dev-any-time');
    expect(lines[4]).toMatch(/sentinel,alice,direct,[0-9a-f]{12}$/);
    expect([life.status, life.err]).toEqual([0, '']);
    expect(life.tookMs).toBeLessThan(2_000);
    expect(life.left).toEqual([]);
  },
);

test('a wrong setting is told and nothing is started', async () => {
  const { child, out, err } = start(temporaryFolder(), { SENTINEL_LOCAL_LATENCY: 'sts' }, ['--help-me']);
  expect(await closed(child)).toBe(64);
  expect(out()).toBe('');
  expect(err().split('\n')).toEqual([
    'sentinel: unknown argument `--help-me`: use --reset or --phases',
    'sentinel: `SENTINEL_LOCAL_LATENCY` must look like `sts=40,ssm=10,events=10,queue=10`',
    '',
  ]);
});

test('a stack that was killed leaves its folder free for the next', async () => {
  const folder = temporaryFolder();
  const first = start(folder);
  await eventually(() => /^ready /m.exec(first.out())?.[0]);
  const refused = start(folder);
  const status = await closed(refused.child);
  expect([status, refused.err()]).toEqual([1, expect.stringContaining('another stack is running')]);
  const environments = childrenOf(first.child.pid ?? 0);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await eventually(() => (environments.some(isAlive) ? undefined : true));
  const next = start(folder);
  await eventually(() => /^ready /m.exec(next.out())?.[0]);
  next.child.kill('SIGTERM');
  await once(next.child, 'exit');
});

test('a port that is taken is told, with what to do', async () => {
  const { createServer } = await import('node:net');
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const { child, err } = start(temporaryFolder(), { SENTINEL_LOCAL_PORT: port });
  const status = await closed(child);
  other.close();
  expect(status).toBe(1);
  expect(err()).toBe(
    `sentinel: port \`${port}\` is taken: stop what listens there, or set SENTINEL_LOCAL_PORT to another (0: any)\n`,
  );
});
