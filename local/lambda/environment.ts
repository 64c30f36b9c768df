import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Credential } from '../iam/principal.ts';
import { exited, initExited, initTimedOut, responseTooLarge, timedOut } from './errors.ts';
import type { InvokeOutcome } from './function-definition.ts';
import { type LaunchOptions, launch, wordExit } from './launch.ts';
import type { LogFile } from './log-file.ts';
import type { Delivery, RuntimeApi, RuntimeCalls } from './runtime-api.ts';

/** Longest an environment may take to load its handler, as in Lambda. */
const initTimeoutMs = 10_000;

export type EnvironmentOptions = LaunchOptions & {
  credential: () => Credential | Promise<Credential>;
  api: RuntimeApi;
  log: LogFile;
  accountId: string;
  /** The process has ended, for whatever reason. */
  onExit: () => void;
};

export type Environment = {
  bornAtMs: number;
  /** Settles when the handler is loaded, or could not be. */
  ready: () => Promise<void>;
  /** Handles one event; never two at a time. Undefined: the process had ended and the event never reached it. */
  run: (payload: string) => Promise<InvokeOutcome | undefined>;
  isGone: () => boolean;
  /** Kills the process; what it was handling ends as crashed. */
  stop: () => Promise<void>;
};

type Current = {
  event: Delivery;
  delivered: boolean;
  finish: (outcome: InvokeOutcome | undefined) => void;
};

type State = {
  options: EnvironmentOptions;
  ready: PromiseWithResolvers<void>;
  ended: PromiseWithResolvers<void>;
  child?: ChildProcess;
  gone: boolean;
  /** How the process ended. */
  exit: string;
  initError?: string;
  /** The handler is loaded. */
  loaded: boolean;
  current?: Current | undefined;
  /** Hands the runtime, which is waiting for it, the next event. */
  give?: ((event: Delivery) => void) | undefined;
};

/** Starts one execution environment: a process that loads the handler and takes one event after the other. */
export function startEnvironment(options: EnvironmentOptions): Environment {
  const ready = Promise.withResolvers<void>();
  const state: State = {
    options,
    ready,
    ended: Promise.withResolvers<void>(),
    loaded: false,
    gone: false,
    exit: '',
  };
  const registration = options.api.register(runtimeCalls(state));
  state.ended.promise.then(registration.unregister);
  const initTimer = setTimeout(() => {
    state.initError ??= initTimedOut(randomUUID(), initTimeoutMs).payload;
    state.child?.kill('SIGKILL');
  }, initTimeoutMs);
  ready.promise.then(() => clearTimeout(initTimer));
  start(state, registration.address).catch((cause: unknown) => leave(state, String(cause)));
  return {
    bornAtMs: options.bornAtMs,
    ready: () => ready.promise,
    isGone: () => state.gone,
    run: (payload) => run(state, payload),
    async stop() {
      if (state.child === undefined) leave(state, 'signal: killed');
      state.child?.kill('SIGKILL');
      await state.ended.promise;
    },
  };
}

async function start(state: State, runtimeApi: string): Promise<void> {
  const credential = await state.options.credential();
  if (state.gone) return;
  const child = launch(state.options, credential, runtimeApi);
  state.child = child;
  const requestId = () => state.current?.event.requestId;
  if (child.stdout) state.options.log.follow(child.stdout, 'stdout', requestId);
  if (child.stderr) state.options.log.follow(child.stderr, 'stderr', requestId);
  child.on('error', (cause) => leave(state, cause.message));
  // `close`, not `exit`: what it printed last is in the log before anybody hears that it ended.
  child.on('close', (code, signal) => leave(state, wordExit(code, signal)));
}

function leave(state: State, exit: string): void {
  if (state.gone) return;
  state.gone = true;
  state.exit = exit;
  if (state.current !== undefined) {
    const { event, delivered } = state.current;
    if (delivered) state.options.log.write(`Runtime exited with error: ${exit}`, event.requestId);
    finish(state, event.requestId, delivered ? exited(event.requestId, exit) : undefined);
  }
  state.ready.resolve();
  state.ended.resolve();
  state.options.onExit();
}

/** False: that invocation is not the current one. */
function finish(state: State, requestId: string, outcome: InvokeOutcome | undefined): boolean {
  const { current } = state;
  if (current?.event.requestId !== requestId) return false;
  state.current = undefined;
  current.finish(outcome);
  return true;
}

function runtimeCalls(state: State): RuntimeCalls {
  return {
    next: () => {
      // A runtime that asks for more without having answered had an answer nobody could take.
      if (state.current?.delivered) finish(state, state.current.event.requestId, responseTooLarge());
      return new Promise((resolve) => {
        state.give = resolve;
        state.loaded = true;
        state.ready.resolve();
        handOver(state);
      });
    },
    response: (requestId, body) => finish(state, requestId, { ok: true, payload: body }),
    responseTooLarge: (requestId) => finish(state, requestId, responseTooLarge()),
    error: (requestId, body) => finish(state, requestId, { ok: false, kind: 'error', payload: body }),
    initError: (body) => {
      state.initError = body;
    },
  };
}

async function run(state: State, payload: string): Promise<InvokeOutcome | undefined> {
  await state.ready.promise;
  if (state.initError !== undefined) return { ok: false, kind: 'init-error', payload: state.initError };
  if (state.gone) return state.loaded ? undefined : initExited(randomUUID(), state.exit);
  return deliver(state, payload);
}

function deliver(state: State, payload: string): Promise<InvokeOutcome | undefined> {
  const { definition, region, accountId, log } = state.options;
  const { timeoutMs } = definition;
  const requestId = randomUUID();
  const done = Promise.withResolvers<InvokeOutcome | undefined>();
  const timer = setTimeout(() => {
    log.write(`Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`, requestId);
    finish(state, requestId, timedOut(requestId, timeoutMs));
    state.child?.kill('SIGKILL');
  }, timeoutMs);
  // The child lives in the machine's own time, so its deadline does too.
  const nowMs = Date.now();
  const event: Delivery = {
    requestId,
    deadlineMs: nowMs + timeoutMs,
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:${definition.name}`,
    traceId: traceId(nowMs),
    payload,
  };
  state.current = { event, delivered: false, finish: done.resolve };
  handOver(state);
  return done.promise.finally(() => clearTimeout(timer));
}

/** The event goes out as soon as there is one and the runtime waits for it. */
function handOver(state: State): void {
  const { give, current } = state;
  if (give === undefined || current === undefined) return;
  state.give = undefined;
  current.delivered = true;
  give(current.event);
}

function traceId(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
