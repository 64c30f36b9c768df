import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingsCommand } from '../../client/findings/command.ts';
import { findings } from '../../client/findings/findings.ts';
import { acceptMessage } from '../../functions/audit/accept-message.ts';
import { writeBatch } from '../../functions/audit/write-batch.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { createLedgerStore, type LedgerTable } from '../../functions/aws/ledger-store.ts';
import { findingOf } from '../../functions/detect/rules/finding.ts';
import type { Hit } from '../../functions/detect/rules/hit.ts';
import { envelope, rules, schemas } from '../audit/events.ts';
import { append, jsonLines, startTable } from '../audit-cli/run-audit.ts';
import { decisions, NOW_MS } from '../verify/signed-log.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const place = { accountId: '123456789012', region: 'us-east-1', version: '0.1.0' };
const hit = (n: number, code: Hit['code']): Hit => ({
  ...{ code, key: String(n), timeMs: NOW_MS - 1000 * (100 - n), caller: `user-${n}`, profile: null },
  ...{ message: `finding ${n} \u202e\u001b[31m`, evidence: [] },
});

/** Puts findings into the ledger as its writer takes them. */
async function found(log: LedgerTable, ...hits: readonly Hit[]): Promise<void> {
  const batch = hits.map((one) => {
    const body = envelope(findingOf(one, place), { 'detail-type': 'Sentinel Finding' });
    const acceptance = acceptMessage('message', body, rules);
    if (!acceptance.ok) throw new Error(acceptance.rejection.text);
    return acceptance.incoming;
  });
  const result = await writeBatch(batch, {
    ...{ store: createLedgerStore(log), schemas, retentionSeconds: null, mostAttempts: 3 },
    ...{ newCommitId: () => `commit-${hits.length}`, wait: async () => {}, random: () => 0 },
  });
  expect(result.left).toEqual([]);
}

async function run(log: LedgerTable, ...words: string[]) {
  let [out, err] = ['', ''];
  const surroundings = {
    env: table.environment,
    nowMs: () => NOW_MS,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  process.exitCode = 0;
  await findingsCommand(surroundings)
    .exitOverride()
    .parseAsync(['--table', log.table, '--log', log.log, ...words], { from: 'user' });
  const status = Number(process.exitCode);
  process.exitCode = 0;
  return { status, out, err };
}

const codesOf = (text: string) => jsonLines(text).map((line) => (line as { code: string }).code);

test('newest first, by time, by severity and by count; decisions beside them are none', async () => {
  const log = table.open();
  await append(log, decisions(3));
  await found(log, hit(1, 'FIRST_USE'), hit(2, 'LEDGER_TOUCHED'), hit(3, 'DENIAL_BURST'));
  expect(codesOf((await run(log, '--json')).out)).toEqual(['DENIAL_BURST', 'LEDGER_TOUCHED', 'FIRST_USE']);
  expect(codesOf((await run(log, '--json', '--since', '98s')).out)).toEqual([
    'DENIAL_BURST',
    'LEDGER_TOUCHED',
  ]);
  expect(codesOf((await run(log, '--json', '--severity', 'critical')).out)).toEqual(['LEDGER_TOUCHED']);
  expect(codesOf((await run(log, '--json', '--limit', '1')).out)).toEqual(['DENIAL_BURST']);
});

test('a table for people, whatever somebody put into a name', async () => {
  const log = table.open();
  await found(log, hit(2, 'LEDGER_TOUCHED'));
  const { out, status } = await run(log);
  expect(status).toBe(0);
  const [head, line, ...rest] = out.trimEnd().split('\n');
  expect(head).toMatch(/^time +severity +detection +id +what$/);
  expect(line).toMatch(/ Critical +LEDGER_TOUCHED +[0-9a-f-]{36} {2}finding 2 \\u\{202e\}\\u\{1b\}\[31m$/);
  expect(rest).toEqual([]);
});

test('an export has findings in their own form, and rows of decisions alone', async () => {
  const log = table.open();
  await append(log, decisions(2));
  await found(log, hit(1, 'FIRST_USE'));
  const audit = table.auditOf(log);
  const classes = jsonLines((await audit('export', '--format', 'ocsf')).out).map(
    (line) => (line as { class_uid: number }).class_uid,
  );
  expect(classes.toSorted()).toEqual([2004, 3003, 3003]);
  expect(jsonLines((await audit('export', '--format', 'json')).out)).toHaveLength(3);
  const csv = await audit('export', '--format', 'csv');
  expect(csv.out.trimEnd().split('\r\n')).toHaveLength(3);
  expect([csv.status, csv.err]).toEqual([0, '']);
});

test('nothing found, and a moment that is none', async () => {
  const log = table.open();
  expect(await run(log)).toEqual({ status: 0, out: '', err: 'no findings\n' });
  expect(await run(log, '--since', 'yesterday')).toMatchObject({ status: 64, out: '' });
});

test('a finding that comes between the list and the following is shown once', async () => {
  const log = table.open();
  await found(log, hit(1, 'FIRST_USE'));
  const interrupted = new AbortController();
  let out = '';
  const surroundings = {
    ...{ env: {}, nowMs: () => NOW_MS, err: () => undefined },
    out: (text: string) => {
      out += text;
    },
  };
  const reads = createLedgerReads(log);
  const late: typeof reads = {
    ...reads,
    async queryFacet(query, limit, next) {
      await found(log, hit(2, 'NEW_NETWORK'));
      return reads.queryFacet(query, limit, next);
    },
  };
  const following = {
    ...{ signal: interrupted.signal, intervalMs: 1000 },
    wait: async () => interrupted.abort(),
  };
  const ledger = { reads: late, log: log.log, key: undefined, copy: undefined };
  await findings(ledger, { severity: 'low', limit: 50, json: true, following }, surroundings);
  expect(codesOf(out)).toEqual(['FIRST_USE', 'NEW_NETWORK']);
});

test('following begins with the list, oldest first, and shows what comes once', async () => {
  const log = table.open();
  await found(log, hit(1, 'FIRST_USE'), hit(2, 'NEW_NETWORK'));
  const interrupted = new AbortController();
  const story = [
    () => found(log, hit(3, 'DENIAL_BURST')),
    () => append(log, decisions(30)),
    () => found(log, hit(4, 'FUNCTION_CHANGED')),
    async () => interrupted.abort(),
  ];
  let out = '';
  const surroundings = {
    ...{ env: {}, nowMs: () => NOW_MS, err: () => undefined },
    out: (text: string) => {
      out += text;
    },
  };
  const following = {
    signal: interrupted.signal,
    intervalMs: 1000,
    wait: async () => story.shift()?.(),
  };
  const ledger = { reads: createLedgerReads(log), log: log.log, key: undefined, copy: undefined };
  const options = { severity: 'informational', limit: 50, json: true, following } as const;
  expect(await findings(ledger, options, surroundings)).toBe(0);
  expect(codesOf(out)).toEqual(['FIRST_USE', 'NEW_NETWORK', 'DENIAL_BURST', 'FUNCTION_CHANGED']);
});
