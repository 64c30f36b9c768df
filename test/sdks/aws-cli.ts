import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Env, Sdk } from './program.ts';

/** Of `aws`: prints the ARN of who it is, and nothing else. */
const WHO = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'];

/** The AWS CLI: a process for each question, which keeps nothing. */
export async function startAwsCli(words: readonly string[], env: Env): Promise<Sdk> {
  const { out } = await run([...words, '--version'], env);
  return {
    version: /^aws-cli\/(\S+)/.exec(out)?.[1] ?? 'unknown',
    who: async (_client, own) => {
      const beganMs = performance.now();
      const { status, out: arn, err } = await run([...words, ...WHO], { ...env, ...own });
      const ms = Math.round(performance.now() - beganMs);
      return status === 0 ? { arn, ms, err } : { error: err.trim(), ms, err };
    },
    stop: async () => undefined,
  };
}

async function run([program = '', ...args]: readonly string[], env: Env) {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status, out: out.trim(), err };
}
