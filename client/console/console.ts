import { newToken } from '../agent/doors.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { createApi } from './api.ts';
import { type PageFiles, readPage } from './page-files.ts';
import { type ConsoleServer, startConsoleServer } from './server.ts';
import { type ConsoleChoice, sourcesOpener } from './sources.ts';

export type ConsoleFlags = ConsoleChoice & { port: number; json: boolean };

export type ConsoleStart =
  | { ok: true; server: ConsoleServer }
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

const LOCAL_INTERVAL_MS = 400;
/** Each round reads the head: a dollar a year for a tab that is always open. */
const REMOTE_INTERVAL_MS = 1_000;

/** Starts the console's server on what the flags and the environment name. */
export async function startConsole(
  { port, json: _, ...choice }: ConsoleFlags,
  env: Surroundings['env'],
  nowMs: () => number,
): Promise<ConsoleStart> {
  const open = sourcesOpener(choice, env);
  const first = await open();
  if (!first.ok) return first;
  const local = first.sources.about.place === 'local stack';
  const api = createApi({
    open,
    nowMs,
    intervalMs: local ? LOCAL_INTERVAL_MS : REMOTE_INTERVAL_MS,
    wait,
  });
  // Made at the first request for it, so that starting costs nothing; a failed one is tried again.
  let made: Promise<PageFiles> | undefined;
  const page = () => {
    made ??= readPage().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  try {
    return { ok: true, server: await startConsoleServer({ port, token: newToken(), page, api }) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return {
      ok: false,
      kind: 'unreachable',
      message: `port ${port} cannot be had (${code}): choose another`,
    };
  }
}

/** Serves until `ended`. @returns the exit status */
export async function runConsole(
  flags: ConsoleFlags,
  { env, out, err, nowMs }: Surroundings,
  ended: Promise<void>,
): Promise<ExitStatus> {
  const started = await startConsole(flags, env, nowMs);
  if (!started.ok) {
    err(`sentinel: ${printable(started.message)}\n`);
    return started.kind === 'usage' ? EXIT.usage : EXIT.unreachable;
  }
  const { url } = started.server;
  out(flags.json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
  if (!flags.json) err('the console is there until Ctrl-C; whoever has the URL can read the ledger\n');
  await ended;
  await started.server.stop();
  return EXIT.given;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
