import type { Environment } from './environment.ts';
import { maxRequestBytes, requestTooLarge, throttled } from './errors.ts';
import type { EnvironmentCounts, InvokeOutcome } from './function-definition.ts';

/** Environments older than this are replaced: their role session lasts 12 h. */
export const maxAgeMs = 6 * 3600 * 1000;

export type Pool = {
  invoke: (payload: string) => Promise<InvokeOutcome>;
  /** Starts one environment ahead of the first event and waits until its handler is loaded. */
  prepare: () => Promise<void>;
  counts: () => EnvironmentCounts;
  stop: () => Promise<void>;
};

export type PoolOptions = {
  /** Most environments at a time. */
  concurrency: number;
  /** How long an invocation waits for one of them before it is throttled. */
  maxWaitMs: number;
  /** Starts an environment; `onExit` is called once, when its process has ended. */
  start: (onExit: () => void) => Environment;
  nowMs: () => number;
};

type State = {
  options: PoolOptions;
  live: Set<Environment>;
  /** Free ones, the most recently used last. */
  idle: Environment[];
  /** Started ahead and not yet given an event. */
  prepared: Environment[];
  /** Invocations that wait, the longest first; each takes an environment or, when the pool stops, none. */
  waiters: ((environment: Environment | undefined) => void)[];
  total: { inits: number; reuses: number; freezes: number };
  stopped: boolean;
};

/** The environments of one function: reused most recent first, as Lambda tends to, and never shared. */
export function createPool(options: PoolOptions): Pool {
  const state: State = {
    options,
    live: new Set(),
    idle: [],
    prepared: [],
    waiters: [],
    total: { inits: 0, reuses: 0, freezes: 0 },
    stopped: false,
  };
  return {
    async invoke(payload) {
      const bytes = Buffer.byteLength(payload);
      return bytes > maxRequestBytes ? requestTooLarge(bytes) : run(state, payload);
    },
    async prepare() {
      const environment = start(state);
      state.prepared.push(environment);
      await environment.ready();
    },
    counts: () => ({ ...state.total, live: state.live.size }),
    async stop() {
      state.stopped = true;
      for (const give of state.waiters.splice(0)) give(undefined);
      await Promise.all([...state.live].map((environment) => environment.stop()));
    },
  };
}

async function run(state: State, payload: string): Promise<InvokeOutcome> {
  const environment = state.stopped ? undefined : (claim(state) ?? (await wait(state)));
  if (environment === undefined) return throttled();
  const outcome = await environment.run(payload);
  if (outcome === undefined) return run(state, payload);
  if (outcome.ok || outcome.kind === 'error' || outcome.kind === 'too-large') {
    state.total.freezes += 1;
    if (!environment.isGone()) release(state, environment);
  } else {
    retire(state, environment);
  }
  return outcome;
}

function start(state: State): Environment {
  state.total.inits += 1;
  const environment = state.options.start(() => forget(state, environment));
  state.live.add(environment);
  return environment;
}

function forget(state: State, environment: Environment): void {
  state.live.delete(environment);
  for (const list of [state.idle, state.prepared]) {
    const at = list.indexOf(environment);
    if (at >= 0) list.splice(at, 1);
  }
  serveWaiter(state);
}

function retire(state: State, environment: Environment): void {
  forget(state, environment);
  environment.stop();
}

/** A free environment goes to whoever waits longest. */
function release(state: State, environment: Environment): void {
  state.idle.push(environment);
  serveWaiter(state);
}

function serveWaiter(state: State): void {
  if (state.stopped || state.waiters.length === 0) return;
  const environment = claim(state);
  if (environment !== undefined) state.waiters.shift()?.(environment);
}

function wait(state: State): Promise<Environment | undefined> {
  const { maxWaitMs } = state.options;
  if (maxWaitMs === 0) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const give = (environment: Environment | undefined): void => {
      clearTimeout(timer);
      resolve(environment);
    };
    const timer = setTimeout(() => {
      state.waiters.splice(state.waiters.indexOf(give), 1);
      resolve(undefined);
    }, maxWaitMs);
    state.waiters.push(give);
  });
}

function usable(state: State, environment: Environment): boolean {
  if (environment.isGone()) return false;
  if (state.options.nowMs() - environment.bornAtMs <= maxAgeMs) return true;
  retire(state, environment);
  return false;
}

/** A free environment, one that was prepared, or a new one; undefined when there are as many as there may be. */
function claim(state: State): Environment | undefined {
  for (let free = state.idle.pop(); free !== undefined; free = state.idle.pop()) {
    if (!usable(state, free)) continue;
    state.total.reuses += 1;
    return free;
  }
  for (let fresh = state.prepared.shift(); fresh !== undefined; fresh = state.prepared.shift()) {
    if (usable(state, fresh)) return fresh;
  }
  return state.live.size < state.options.concurrency ? start(state) : undefined;
}
