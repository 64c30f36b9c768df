import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningStack } from '../end-to-end/running-stack.ts';
import { APP, seedsFor } from '../oidc/running-issuers.ts';
import { BEHAVIOURS, type Moment } from './behaviour.ts';
import { type Recorded, record } from './record.ts';
import { caseNames, type Window } from './scenario.ts';
import { LANGUAGES, type Language } from './toolchains.ts';
import { JOB, openWays, WAYS, type Way, type Ways } from './ways.ts';

/** All languages ask at once, as one caller. */
const functionEnvironment = { SENTINEL_RATE_PER_SECOND: '1000', SENTINEL_RATE_BURST: '10000' };
const seeds = seedsFor([`oidc/local/${APP}`, `oidc/local/${JOB}`]);
const stack = runningStack({ ledger: false, functionEnvironment }, { seeds });

let ways: Ways | undefined;
const built = mkdtempSync(join(tmpdir(), 'sentinel-sdks-'));
/** An error is of the recording itself. */
const records = new Map<Language, Recorded | string | Error>();

beforeAll(async () => {
  const names = LANGUAGES.flatMap((language) => WAYS.flatMap((way) => caseNames(language, way)));
  const opened = await openWays(stack(), names);
  ways = opened;
  const recording = LANGUAGES.map(async (language) => {
    const folder = mkdtempSync(join(built, 'built-'));
    const orError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
    records.set(language, await record(language, opened, folder).catch(orError));
  });
  await Promise.all(recording);
}, 300_000);
afterAll(async () => {
  await ways?.stop();
  rmSync(built, { recursive: true, force: true });
});

/** What was seen of a language; skips the test where it is not here, or not as docs/clients.md has it. */
function recordOf(language: Language, skip: (when: boolean, reason: string) => void): Recorded {
  const found = records.get(language) ?? new Error('it was not recorded');
  if (found instanceof Error) throw found;
  const reason = typeof found === 'string' ? `${language}: ${found}` : '';
  skip(reason !== '', reason);
  if (typeof found === 'string') throw new Error(reason);
  return found;
}

const AS_ALICE = 'arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,alice';
const asWorkload = (sub: string) =>
  `arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,oidc=2Flocal=2F${sub.replaceAll(':', '=3A')}`;
const EXPECTED: Readonly<Record<Way, string>> = {
  agent: AS_ALICE,
  process: AS_ALICE,
  token: asWorkload(APP),
};

test.for(LANGUAGES)('%s is who the profile says, each way in', (language, { skip }) => {
  const { exec, plain } = recordOf(language, skip);
  expect(exec).toMatchObject({ arn: AS_ALICE });
  for (const way of WAYS) expect({ way, arn: plain[way].arn }).toEqual({ way, arn: EXPECTED[way] });
});

const EACH = LANGUAGES.flatMap((language) => WAYS.map((way) => [language, way] as const));
/** An attempt that a busy machine delays is made again. */
const within = (asked: number, [least, most]: readonly [number, number]) =>
  asked >= least && asked <= most + (most > 1 ? 2 : 0);

test.for(EACH)('%s, refused by %s', ([language, way], { skip }) => {
  const { refused, refusedAsked } = recordOf(language, skip).seen[way];
  const { asks, seconds, tells } = BEHAVIOURS[language].ways[way].refused;
  expect(refused.error).toMatch(/\w/);
  expect(refusedAsked).toSatisfy((asked: number) => within(asked, asks));
  expect(refused.ms).toBeGreaterThan(seconds * 1000 - 500);
  expect(refused.ms).toBeLessThan(seconds * 1000 + 30_000);
  const reason = 'no rule allows you this profile now: ask its owner';
  const told = refused.error?.includes(reason)
    ? 'its error'
    : refused.err.includes(reason)
      ? 'standard error'
      : 'nowhere';
  expect(told).toBe(tells);
});

/** Of what was seen with less and less left: with which it first is, and the one before. */
function first(windows: readonly Window[], is: (window: Window) => boolean): Moment | undefined {
  const n = windows.findIndex(is);
  const [before, found] = [windows[n - 1], windows[n]];
  return found && { at: found.leftSeconds, ...(before !== undefined && { notAt: before.leftSeconds }) };
}

test.for(EACH)('%s by %s, while its credentials end', ([language, way], { skip }) => {
  const { windows } = recordOf(language, skip).seen[way];
  const { renews, fails } = BEHAVIOURS[language].ways[way];
  const renewed = first(windows, ({ asks }) => asks);
  const failed = first(windows, ({ said }) => said.error !== undefined);
  expect({ renews: renewed, fails: failed }).toEqual({ renews, fails });
  for (const { said } of windows) expect([undefined, EXPECTED[way]]).toContain(said.arn);
});

test.for(LANGUAGES)('%s reads the token file anew', (language, { skip }) => {
  const { rotation } = recordOf(language, skip);
  expect(rotation.before.arn).toBe(asWorkload(APP));
  expect(rotation.after.arn).toBe(asWorkload(JOB));
  expect(rotation.stale.error).toMatch(/\w/);
  const { staleAsks } = BEHAVIOURS[language];
  expect(rotation.staleAsked).toSatisfy((asked: number) => within(asked, staleAsks));
  expect(rotation.healed.arn).toBe(asWorkload(APP));
});
