import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryPages } from '../../client/audit/query.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { decision } from '../audit/events.ts';
import { NOW_MS } from '../verify/signed-log.ts';
import { type Audit, append, environmentOf, jsonLines, runAudit, SECRET, startTable } from './run-audit.ts';

const EVENTS = 450;
/** Two old decisions of somebody else, behind pages of nothing but others'. */
const RARE = [3, 4];
let log: LedgerTable;
let audit: Audit;
let stop = async (): Promise<void> => undefined;

function event(n: number) {
  const one = decision(n);
  if (!RARE.includes(n) || one.caller === null) return one;
  const caller = { ...one.caller, name: 'rare', accessKeyId: 'ASIARARE' };
  return { ...one, caller, profile: 'billing', outcome: 'deny', code: 'POLICY_DENY', session: null } as const;
}

beforeAll(async () => {
  const table = await startTable();
  stop = table.stop;
  log = table.open();
  audit = table.auditOf(log);
  await append(
    log,
    Array.from({ length: EVENTS }, (_, n) => event(n)),
  );
});
afterAll(() => stop());

const indexes = async (...words: string[]) => {
  const { out, status } = await audit('query', '--json', ...words);
  expect(status).toBe(0);
  return jsonLines(out).map((line) => (line as { index: number }).index);
};

describe('each filter finds its own, newest first', () => {
  test.for([
    ['user', ['--user', 'rare'], [4, 3]],
    ['profile', ['--profile', 'billing'], [4, 3]],
    ['outcome', ['--outcome', 'deny'], [4, 3]],
    ['the key that asked', ['--access-key', 'ASIARARE'], [4, 3]],
    ['the key that was given', ['--access-key', 'ASIASESSION9'], [9]],
    ['source identity', ['--source-identity', 'sentinel,alice,direct,00000000000a'], [10]],
    ['request', ['--request', 'request-11'], [11]],
    ['user and outcome', ['--user', 'rare', '--outcome', 'deny'], [4, 3]],
    ['user and another outcome', ['--user', 'rare', '--outcome', 'allow'], []],
    ['key, user and profile', ['--access-key', 'ASIARARE', '--user', 'rare', '--profile', 'billing'], [4, 3]],
    ['key and another user', ['--access-key', 'ASIARARE', '--user', 'user-1'], []],
    ['nobody', ['--user', 'nobody'], []],
    ['a value with a slash of another facet', ['--user', 'rare/x'], []],
  ] as const)('%s', async ([, words, found]) => {
    expect(await indexes(...words)).toEqual(found);
  });
});

test('a limit is kept over pages, and all of it is there without one', async () => {
  expect(await indexes('--limit', '3')).toEqual([449, 448, 447]);
  expect(await indexes('--limit', '210')).toHaveLength(210);
  expect(await indexes('--limit', '1000')).toEqual(Array.from({ length: EVENTS }, (_, n) => EVENTS - 1 - n));
});

test('pages of nothing but others end nothing, and a small limit needs no Query for each item', async () => {
  const reads = createLedgerReads(log);
  let queries = 0;
  const counting: typeof reads = {
    ...reads,
    queryFacet: (...given) => {
      queries += 1;
      return reads.queryFacet(...given);
    },
  };
  const found: number[] = [];
  for await (const page of queryPages(counting, { user: 'user-1', outcome: 'deny' }, 2))
    found.push(...page.map(({ index }) => index));
  expect(found).toEqual([]);
  expect(queries).toBe(1);
  // The index is the user's; the outcome beside it leaves out whole pages.
  for (const name of ['request-1', 'user-0'])
    expect(await indexes('--user', name, '--outcome', 'deny')).toEqual([]);
  const all = reads.queryFacet({ facet: 'time', value: '', where: { user: 'rare' } }, 200);
  expect((await all).items).toEqual([]);
  expect((await all).next).toBeDefined();
  const rare: number[] = [];
  let next: string | undefined;
  do {
    const page = await reads.queryFacet({ facet: 'time', value: '', where: { user: 'rare' } }, 200, next);
    rare.push(...page.items.map(({ index }) => index));
    next = page.next;
  } while (next !== undefined);
  expect(rare).toEqual([4, 3]);
});

test('since is inclusive, until is not, in every form', async () => {
  const at = (n: number) => decision(n).time;
  expect(await indexes('--since', at(10), '--until', at(12))).toEqual([11, 10]);
  const offset = `${new Date(Date.parse(at(10)) + 2 * 3_600_000).toISOString().slice(0, -1)}+02:00`;
  expect(await indexes('--since', offset, '--until', at(12))).toEqual([11, 10]);
  const ago = `${Math.round((NOW_MS - Date.parse(at(447))) / 1000)}s`;
  expect(await indexes('--since', ago)).toEqual([449, 448, 447]);
  expect(await indexes('--since', at(10).slice(0, 10), '--limit', '1')).toEqual([449]);
  expect(await indexes('--since', at(12), '--until', at(10))).toEqual([]);
  expect(await indexes('--until', '1970-01-01')).toEqual([]);
});

test.for(['yesterday', '2026-13-45', '2h30m', '-2h', '', '2026-11-24T25:00Z', '1e3s', '٢h'])(
  'a moment that is none is wrong use: %s',
  async (text) => {
    expect(await audit('query', `--since=${text}`)).toMatchObject({ status: 64, out: '' });
    expect(await audit('export', '--format', 'json', `--until=${text}`)).toMatchObject({
      status: 64,
      out: '',
    });
  },
);

test.for([
  ['query', '--limit', '-1'],
  ['query', '--limit', 'many'],
  ['query', '--limit', '0x10'],
  ['query', '--colour'],
  ['show'],
  ['show', 'request-1'],
  ['show', '../../head'],
  ['prove', 'ALL'],
  ['export'],
  ['export', '--format', 'xml'],
  ['export', '--format', 'parquet'],
  ['export', '--format', 'csv', '--output', 'x'],
  ['verify', '--retention-days', 'long'],
  ['verify', '--public-key', 'no key'],
  ['verify-proof'],
  ['verify-proof', 'x', '--key', 'no key'],
  ['nothing'],
])('wrong use: %s', async (words) => {
  const [subcommand = '', ...rest] = words;
  const table = ['verify-proof', 'nothing'].includes(subcommand) ? [] : ['--table', 'x'];
  const ran = await runAudit(environmentOf('http://127.0.0.1:9'), [subcommand, ...table, ...rest]);
  expect(ran.status).toBe(64);
});

test('a table that is not there, and one nobody answers for: exit status 3, and no secret', async () => {
  const unknown = await audit('query', '--table', 'not-there');
  expect(unknown).toMatchObject({
    status: 3,
    out: '',
    err: expect.stringContaining('ResourceNotFoundException'),
  });
  expect(unknown.err).not.toContain(SECRET);
  const dead = await runAudit(environmentOf('http://127.0.0.1:9'), [
    'verify',
    '--table',
    'x',
    '--no-progress',
  ]);
  expect(dead.status).toBe(3);
  expect(dead.out + dead.err).not.toContain(SECRET);
});

test('no keys, no region: wrong use that says what to set', async () => {
  const { AWS_REGION: _, ...noRegion } = environmentOf('http://127.0.0.1:9');
  expect(await runAudit(noRegion, ['query', '--table', 'x'])).toMatchObject({ status: 64 });
  const { AWS_ACCESS_KEY_ID: __, ...noKeys } = environmentOf('http://127.0.0.1:9');
  const ran = await runAudit(noKeys, ['query', '--table', 'x']);
  expect(ran).toMatchObject({ status: 64, err: expect.stringContaining('AWS_ACCESS_KEY_ID') });
  expect(ran.err).not.toContain(SECRET);
});

test('nothing found is no error', async () => {
  expect(await audit('query', '--user', 'nobody')).toEqual({ status: 0, out: '', err: 'no decisions\n' });
});
