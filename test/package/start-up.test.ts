import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrograms, type Programs, ratiosOf, startUpRounds } from '../../bench/package/start-up.ts';
import { findNode, MAJORS } from './nodes.ts';

const MOST = { version: 1.5, credentials: 2 };
const ROUNDS = 7;
/** A busy machine is asked again: what is slow is slow each time. */
const RUNS = 8;

const folder = mkdtempSync(join(tmpdir(), 'start up '));
let programs: Programs;
beforeAll(async () => {
  ({ programs } = await makePrograms(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.for(MAJORS)(
  'it starts about as fast as Node %i and a bare request',
  { timeout: 240_000 },
  async (major, { skip }) => {
    const node = findNode(major);
    if ('absent' in node) {
      const reason = node.absent;
      return skip(true, reason);
    }
    const runs: ReturnType<typeof ratiosOf>[] = [];
    const isGood = ({ version, credentials }: ReturnType<typeof ratiosOf>) =>
      version <= MOST.version && credentials <= MOST.credentials;
    while (runs.length < RUNS && !runs.some(isGood))
      runs.push(ratiosOf(await startUpRounds(node.path, programs, ROUNDS)));
    expect(runs.filter(isGood), JSON.stringify(runs)).toHaveLength(1);
  },
);

test('a ratio is the median of the rounds’, each within itself', () => {
  const round = (by: number, version: number, credentials: number) => ({
    empty: by,
    version: by * version,
    bare: 2 * by,
    credentials: 2 * by * credentials,
  });
  expect(ratiosOf([round(10, 1, 1.5), round(80, 1.25, 1.75), round(20, 4, 8)])).toEqual({
    version: 1.25,
    credentials: 1.75,
  });
});
