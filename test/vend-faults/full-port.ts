import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** Listens, and sleeps with a full backlog: nobody is ever accepted. */
const SLEEPER = `require('node:net').createServer().listen({ port: Number(process.argv[1]), host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, 'listening');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;
/** More than a backlog of 1 takes. */
const FILLERS = 8;

/** Fills a port: a connection to it is neither made nor refused. */
export async function fillPort(port: number): Promise<{ stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', SLEEPER, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error('no listener'))),
  ]);
  const fillers = Array.from({ length: FILLERS }, () =>
    connect(port, '127.0.0.1').on('error', () => undefined),
  );
  const stop = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
    await ended;
  };
  return { stop };
}
