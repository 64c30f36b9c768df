import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { COLUMNS, csvLine, type Row, rowOf } from '../../client/audit/export-rows.ts';
import { openParquet } from '../../client/audit/parquet.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { authorizeSession } from '../../functions/ocsf/authorize-session.ts';
import { decision, incoming } from '../audit/events.ts';
import { intruder } from '../verify/damage.ts';
import { FORMULAS, hostileEvent, UNSAFE } from './hostile-event.ts';
import { type Audit, append, jsonLines, startTable } from './run-audit.ts';

let open: () => LedgerTable;
let auditOf: (log: LedgerTable) => Audit;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  ({ open, auditOf, stop } = await startTable());
});
afterAll(() => stop());

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'decisions.parquet');
}

/** Cells of a line that has no line break in it, by RFC 4180. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

test.for(FORMULAS)('a spreadsheet does not run %j', (reason) => {
  const line = csvLine(['before', reason, 'after']);
  expect(line.indexOf('\r\n')).toBe(line.length - 2);
  const [before, cell = '', after] = cellsOf(line.trimEnd());
  expect([before, after]).toEqual(['before', 'after']);
  for (const part of [...cell.split(';'), ...line.slice('before,'.length).trimEnd().split(';')])
    expect(part).not.toMatch(/^[\s"]*[=+\-@|%＝＋－＠]/);
});

test('csv has every row and cell, and leaves plain text as it is', async () => {
  const log = open();
  const events = [
    decision(0),
    decision(1, { session: null, caller: null, policy: null, profile: null }),
    decision(2),
  ];
  await append(log, events);
  const { status, out } = await auditOf(log)('export', '--format', 'csv');
  expect(status).toBe(0);
  const [head = '', ...lines] = out.trimEnd().split('\r\n');
  expect(head.split(',')).toEqual(COLUMNS);
  const rows = events
    .toReversed()
    .map((event) => COLUMNS.map((column) => String(rowOf(event)[column] ?? '')));
  expect(lines.map(cellsOf)).toEqual(rows);
  expect(lines[0]).toContain('aws-sdk-js/3 ü');
});

test('json and ocsf are each event, one a line, within the time asked for', async () => {
  const log = open();
  const events = Array.from({ length: 250 }, (_, n) => decision(n));
  await append(log, events);
  const audit = auditOf(log);
  const json = await audit('export', '--format', 'json');
  expect(jsonLines(json.out)).toEqual(events.toReversed());
  const ocsf = await audit(
    'export',
    '--format',
    'ocsf',
    '--since',
    decision(10).time,
    '--until',
    decision(12).time,
  );
  expect(jsonLines(ocsf.out)).toEqual(
    [events[11], events[10]].map((event) => event && authorizeSession(event)),
  );
});

test('nothing a terminal obeys is in any output, and json holds it all the same', async () => {
  const log = open();
  const event = hostileEvent(1);
  await append(log, [event]);
  const audit = auditOf(log);
  for (const words of [
    ['query'],
    ['query', '--json'],
    ['show', event.id],
    ['show', event.id, '--json'],
    ['export', '--format', 'csv'],
    ['export', '--format', 'json'],
    ['export', '--format', 'ocsf'],
    ['query', '--user', event.caller?.name ?? ''],
  ]) {
    const { out, err } = await audit(...words);
    expect(out, words.join(' ')).toContain('alice');
    expect(out + err, words.join(' ')).not.toMatch(UNSAFE);
  }
  expect(jsonLines((await audit('export', '--format', 'json')).out)).toEqual([event]);
});

test('a body whose time is over is left out and counted; a changed one is, and is exit status 1', async () => {
  const log = open();
  const events = [decision(0), decision(1), decision(2)];
  await append(log, events);
  const { keys, remove, change } = intruder(log);
  await remove(keys.body(incoming(decision(0)).leafHashHex));
  const audit = auditOf(log);
  expect(await audit('export', '--format', 'json')).toMatchObject({
    status: 0,
    err: expect.stringContaining('1 decisions are left out: the retention'),
  });
  await change(keys.body(incoming(decision(1)).leafHashHex), { leaf: { S: '{"half":' } });
  const { status, out, err } = await audit('export', '--format', 'csv');
  expect([status, out.trimEnd().split('\r\n').length]).toEqual([1, 2]);
  expect(err).toContain('1 decisions are left out: their bodies were changed');
});

test('parquet read back by another library is the rows', async () => {
  const log = open();
  const events = [decision(0), hostileEvent(1), decision(2, { session: null, caller: null, policy: null })];
  await append(log, events);
  const file = temporaryFile();
  expect(await auditOf(log)('export', '--format', 'parquet', '--output', file)).toMatchObject({
    status: 0,
    out: '',
  });
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
  expect(rows).toEqual(events.toReversed().map(rowOf));
});

test('an empty export is a parquet file without rows', async () => {
  const file = temporaryFile();
  await auditOf(open())('export', '--format', 'parquet', '--output', file);
  expect(await parquetReadObjects({ file: await asyncBufferFromFile(file) })).toEqual([]);
});

/** A row that the file cannot hold in less than 300 bytes. */
function incompressible(n: number): Row {
  const reason = createHash('shake256', { outputLength: 300 }).update(String(n)).digest('base64');
  return { ...rowOf(decision(n)), reason };
}

test('more than 5,000 rows are several row groups, and what is written is not kept', async () => {
  const file = temporaryFile();
  const ROWS = 12_001;
  const parquet = await openParquet(file);
  const sizes: number[] = [];
  for (let n = 0; n < ROWS; n += 1) {
    await parquet.write(incompressible(n));
    if ((n + 1) % 5000 === 0) sizes.push(readFileSync(file).length);
  }
  await parquet.finish();
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([5000, 5000, 2001]);
  const last = await parquetReadObjects({ file: buffer, rowStart: ROWS - 1 });
  expect(last).toEqual([incompressible(ROWS - 1)]);
  // All but a megabyte or so is in the file before the end.
  const [first = 0, second = 0] = sizes;
  expect(first).toBeGreaterThan(100_000);
  expect(second).toBeGreaterThan(1.5 * first);
});
