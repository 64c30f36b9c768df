import { vi } from 'vitest';
import type { Said, Sdk } from './program.ts';
import type { Language } from './toolchains.ts';
import { JOB, type Way, type Ways } from './ways.ts';

/** A call with so much left of the credentials, when the service is down; 0: they have expired. */
export type Window = {
  leftSeconds: number;
  /** Whether it asked for new credentials. */
  asks: boolean;
  said: Said;
};

export type Observed = {
  /** A call to a profile that is denied, and how often it asked. */
  refused: Said;
  refusedAsked: number;
  /** With less and less left, until it was seen to fail. */
  windows: readonly Window[];
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

const MINUTE = 60;
/**
 * Each tried with a client of its own, in seconds: around what the SDK is known to renew at. That for Java renews at a
 * random moment 15 to 2 minutes ahead; the CLI keeps nothing.
 */
const LEFT: Readonly<Record<Language, readonly number[]>> = {
  JavaScript: [9 * MINUTE, 4 * MINUTE],
  Python: [16 * MINUTE, 14 * MINUTE, 9 * MINUTE],
  'AWS CLI': [16 * MINUTE],
  Go: [9 * MINUTE, 4 * MINUTE],
  Java: [16 * MINUTE, 90],
};
/**
 * Then one client is followed to the end of its credentials. A call that took until `endedSeconds` were left was held up
 * by a busy machine, and may be of another moment than the one it was made at.
 */
const TO_THE_END = [
  { leftSeconds: 18, endedSeconds: 11 },
  { leftSeconds: 8, endedSeconds: 1 },
  { leftSeconds: 0, endedSeconds: Number.NEGATIVE_INFINITY },
];
const END_SECONDS = 22;
/** One after the other, until in one no call was held up. */
const ENDS = ['end', 'end2', 'end3'];
/** Everybody renews with so much left, if ahead at all. */
const ROTATED_SECONDS = 90;

/** The names of the front that a language uses on a way. */
export function caseNames(language: Language, way: Way): string[] {
  const cases = ['refused', ...ENDS, 'rotated', 'stale', ...LEFT[language].map((left) => `left${left}`)];
  return cases.map((what) => caseName(language, way, what));
}

function caseName(language: Language, way: Way, what: string): string {
  return `${language.toLowerCase().replaceAll(/\W/g, '')}-${way}-${what}`;
}

type At = ReturnType<Ways['approach']>;
type Question = Pick<At, 'name'> & Partial<Pick<At, 'env'>>;

/** Takes an SDK through what is recorded of it on one way. */
export async function observe(sdk: Sdk, language: Language, way: Way, ways: Ways): Promise<Observed> {
  const at = (what: string, seconds?: number) =>
    ways.approach(way, caseName(language, way, what), seconds === undefined ? undefined : seconds * 1000);
  const denied = at('refused');
  denied.served.mode = 'deny';
  const { said: refused, asked: refusedAsked } = await call(sdk, denied);
  const opened = [];
  for (const left of LEFT[language]) opened.push(await openWindow(sdk, left, at(`left${left}`, left)));
  const lasts = opened.at(-1)?.said.error === undefined;
  const end = lasts ? await toTheEnd(sdk, (what) => at(what, END_SECONDS)) : [];
  const windows = [];
  for (const window of opened) windows.push(await closeWindow(sdk, window));
  return { refused, refusedAsked, windows: [...windows, ...end] };
}

async function call(sdk: Sdk, at: At): Promise<{ said: Said; asked: number }> {
  const before = at.asked();
  const said = await sdk.who(at.name, at.env);
  return { said, asked: at.asked() - before };
}

/** A call that succeeds: it is made again where a busy machine made it fail. */
export async function given(sdk: Sdk, at: Question): Promise<Said> {
  for (let tries = 1; ; tries += 1) {
    const said = await sdk.who(at.name, at.env);
    if (said.arn !== undefined) return said;
    if (tries === 5) throw new Error(`${at.name}: ${said.error} ${said.err}`);
  }
}

async function openWindow(sdk: Sdk, leftSeconds: number, at: At) {
  await given(sdk, at);
  at.served.mode = 'down';
  const asked = at.asked();
  const said = await sdk.who(at.name, at.env);
  return { leftSeconds, said, at, asks: () => at.asked() > asked };
}

/** Some ask beside their calls, one request at a time: there is a second call, and a moment for what it began. */
async function closeWindow(
  sdk: Sdk,
  { leftSeconds, said, at, asks }: Awaited<ReturnType<typeof openWindow>>,
): Promise<Window> {
  if (!asks() && said.error === undefined) {
    await sdk.who(at.name, at.env);
    await vi.waitUntil(asks, { timeout: 8_000 }).catch(() => undefined);
  }
  return { leftSeconds, said, asks: asks() };
}

async function toTheEnd(sdk: Sdk, approach: (what: string) => At): Promise<Window[]> {
  let windows: Window[] = [];
  for (const what of ENDS) {
    const followed = await follow(sdk, approach(what));
    windows = followed.windows;
    if (!followed.heldUp) break;
  }
  return windows;
}

async function follow(sdk: Sdk, at: At): Promise<{ windows: Window[]; heldUp: boolean }> {
  await given(sdk, at);
  at.served.mode = 'down';
  const windows: Window[] = [];
  const left = () => (at.served.expiresAtMs - Date.now()) / 1000;
  let heldUp = false;
  for (const { leftSeconds, endedSeconds } of TO_THE_END) {
    await vi.waitUntil(() => left() < leftSeconds, { timeout: 40_000 });
    const { said, asked } = await call(sdk, at);
    windows.push({ leftSeconds, said, asks: asked > 0 });
    heldUp ||= left() < endedSeconds;
    if (said.error !== undefined) break;
  }
  return { windows, heldUp };
}

/** Changes the token file below an SDK: to another workload's, to one that has expired, to a fresh one. */
export async function rotate(sdk: Sdk, language: Language, ways: Ways): Promise<Rotation> {
  const name = caseName(language, 'token', 'rotated');
  const rotated = ways.approach('token', name, ROTATED_SECONDS * 1000);
  const before = await given(sdk, rotated);
  ways.writeToken(rotated.name, JOB);
  const untilAnother = async () => {
    const said = await given(sdk, rotated);
    if (said.arn === before.arn) throw new Error(`${rotated.name} is still who it was`);
    return said;
  };
  const after = await vi.waitFor(untilAnother, { timeout: 20_000, interval: 50 });
  const late = ways.approach('token', caseName(language, 'token', 'stale'));
  ways.writeStaleToken(late.name);
  const { said: stale, asked: staleAsked } = await call(sdk, late);
  ways.writeToken(late.name);
  return { before, after, stale, staleAsked, healed: await given(sdk, late) };
}
