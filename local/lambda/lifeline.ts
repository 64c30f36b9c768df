import { Worker } from 'node:worker_threads';

/**
 * Kills this process as soon as the other end of the pipe `fd` is closed, which the kernel does even when the
 * process holding it was killed. A thread of its own watches it: a handler in an endless loop would not.
 */
export function watchLifeline(fd: number): void {
  const source = `
    const { Socket } = require('node:net');
    const end = () => process.kill(process.pid, 'SIGKILL');
    const pipe = new Socket({ fd: ${fd}, readable: true, writable: false });
    pipe.on('close', end).on('end', end).on('error', end).resume();
  `;
  new Worker(source, { eval: true, env: {} }).unref();
}
