import { vi } from 'vitest';
import type { Said, Sdk } from './program.ts';
import { JOB, type Way, type Ways } from './ways.ts';

/** How much is left of the credentials when a client asks again, in minutes; the nearest is the last. */
export const LEFT_MINUTES = [16, 14, 9, 4] as const;

/** What was seen with so much left. */
export type Window = {
  leftMinutes: number;
  /** Whether two calls of the SDK asked for credentials more than once. */
  again: boolean;
  /** The third call, when the service was down, and how often that asked. */
  down: Said;
  downAsked: number;
};

export type Observed = {
  /** A call to a profile that is denied, and how often it asked. */
  refused: Said;
  refusedAsked: number;
  /** None by the agent, which renews what it gives before any SDK asks. */
  windows: readonly Window[];
  /** The service is down and little is left; absent where it was seen to fail with more. */
  end?: { good: Said; over: Said };
};

export type Rotation = {
  before: Said;
  after: Said;
  /** A call with a token that has expired, and how often that asked. */
  stale: Said;
  staleAsked: number;
  /** The next one, with a fresh token. */
  healed: Said;
};

/** The agent gives what has 10 s left: enough for two questions on a busy machine. */
const END_MS = { agent: 20_000, process: 6_000, token: 6_000 } as const;
/** Everybody renews with so much left, if ahead at all. */
const ROTATED_MS = 240_000;
const CASES = ['refused', 'end', 'rotated', 'stale', ...LEFT_MINUTES.map((left) => `left${left}`)];

/** The names of the front that a language uses on a way. */
export function caseNames(language: string, way: Way): string[] {
  return CASES.map((what) => caseName(language, way, what));
}

function caseName(language: string, way: Way, what: string): string {
  return `${language.toLowerCase().replaceAll(/\W/g, '')}-${way}-${what}`;
}

type At = ReturnType<Ways['approach']>;

/** Takes an SDK through what is recorded of it on one way. `keeps`: it keeps credentials from call to call. */
export async function observe(
  sdk: Sdk,
  language: string,
  way: Way,
  ways: Ways,
  keeps: boolean,
): Promise<Observed> {
  const at = (what: string, lifetimeMs?: number) =>
    ways.approach(way, caseName(language, way, what), lifetimeMs);
  const opened = [];
  if (way !== 'agent')
    for (const left of keeps ? LEFT_MINUTES : LEFT_MINUTES.slice(0, 1))
      opened.push(await openWindow(sdk, left, at(`left${left}`, left * 60_000)));
  const denied = at('refused');
  denied.served.mode = 'deny';
  const { said: refused, asked: refusedAsked } = await call(sdk, denied);
  const windows = [];
  for (const window of opened) windows.push(await closeWindow(sdk, window));
  const lasts = windows.at(-1)?.down.error === undefined;
  const end = lasts ? { end: await toTheEnd(sdk, at('end', END_MS[way])) } : {};
  return { refused, refusedAsked, windows, ...end };
}

async function call(sdk: Sdk, at: At): Promise<{ said: Said; asked: number }> {
  const before = at.asked();
  const said = await sdk.who(at.name, at.env);
  return { said, asked: at.asked() - before };
}

async function given(sdk: Sdk, at: At): Promise<Said> {
  const said = await sdk.who(at.name, at.env);
  if (said.arn === undefined) throw new Error(`${at.name}: ${said.error} ${said.err}`);
  return said;
}

async function openWindow(sdk: Sdk, leftMinutes: number, at: At) {
  await given(sdk, at);
  await given(sdk, at);
  return { leftMinutes, at };
}

/** Some renew beside the call, and have done so by now. */
async function closeWindow(
  sdk: Sdk,
  { leftMinutes, at }: Awaited<ReturnType<typeof openWindow>>,
): Promise<Window> {
  const again = at.asked() > 1;
  at.served.mode = 'down';
  const { said: down, asked: downAsked } = await call(sdk, at);
  return { leftMinutes, again, down, downAsked };
}

async function toTheEnd(sdk: Sdk, at: At): Promise<NonNullable<Observed['end']>> {
  await given(sdk, at);
  at.served.mode = 'down';
  const good = await sdk.who(at.name, at.env);
  const untilError = async () => {
    const said = await sdk.who(at.name, at.env);
    if (said.error === undefined) throw new Error(`${at.name} still has credentials`);
    return said;
  };
  return { good, over: await vi.waitFor(untilError, { timeout: 45_000, interval: 250 }) };
}

/** Changes the token file below an SDK: to another workload's, to one that has expired, to a fresh one. */
export async function rotate(sdk: Sdk, language: string, ways: Ways): Promise<Rotation> {
  const rotated = ways.approach('token', caseName(language, 'token', 'rotated'), ROTATED_MS);
  const before = await given(sdk, rotated);
  ways.writeToken(rotated.name, JOB);
  const untilAnother = async () => {
    const said = await given(sdk, rotated);
    if (said.arn === before.arn) throw new Error(`${rotated.name} is still who it was`);
    return said;
  };
  const after = await vi.waitFor(untilAnother, { timeout: 15_000, interval: 50 });
  const late = ways.approach('token', caseName(language, 'token', 'stale'));
  ways.writeStaleToken(late.name);
  const { said: stale, asked: staleAsked } = await call(sdk, late);
  ways.writeToken(late.name);
  return { before, after, stale, staleAsked, healed: await sdk.who(late.name, late.env) };
}
