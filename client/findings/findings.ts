import type { FindingEvent } from '../../functions/event/finding-event.ts';
import { jsonLine } from '../audit/json-line.ts';
import type { Ledger } from '../audit/open-ledger.ts';
import { readMoment } from '../audit/when.ts';
import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { listFindings, type ReadFinding, readAll } from './read-findings.ts';
import { type SeverityName, severityId } from './severity.ts';

export type FindingsOptions = {
  since?: string;
  severity: SeverityName;
  limit: number;
  json: boolean;
  following?: Following;
};

type Following = { signal: AbortSignal; wait: (ms: number) => Promise<void>; intervalMs: number };

const PAGE = 500;
const LONGEST_WAIT_MS = 30_000;
const WIDTHS = [24, 13, 22, 36] as const;
const LONGEST_MESSAGE_CHARS = 400;

/** Lists what was found, and follows it when asked to. @returns the exit status */
export async function findings(
  ledger: Ledger,
  options: FindingsOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { since, following } = options;
  const { out, err, nowMs } = surroundings;
  const sinceMs = since === undefined ? undefined : readMoment(since, nowMs());
  if (since !== undefined && sinceMs === undefined) {
    err('sentinel: `--since` takes `2h`, `2026-11-24` or RFC 3339\n');
    return EXIT.usage;
  }
  // What comes after this is told by following, and what was there by the list: nothing is missed or told twice.
  const end =
    following === undefined ? Number.POSITIVE_INFINITY : ((await ledger.reads.readHead())?.settled ?? 0);
  const found: ReadFinding[] = [];
  for await (const one of listFindings(ledger.reads, sinceMs)) {
    if (found.length === options.limit) break;
    if (one.index < end && isWanted(one, options.severity)) found.push(one);
  }
  if (found.length === 0 && following === undefined && !options.json) err('no findings\n');
  if (!options.json && (found.length > 0 || following !== undefined))
    out(line('time', 'severity', 'detection', 'id', 'what'));
  let changed = 0;
  for (const one of following === undefined ? found : found.toReversed())
    changed += show(one, options, surroundings);
  if (following !== undefined) changed += await follow(ledger, end, options, following, surroundings);
  return changed === 0 ? 0 : EXIT.findings;
}

/** Goes on by the log’s index; after an error from where it was, with longer and longer waits. */
async function follow(
  ledger: Ledger,
  from: number,
  options: FindingsOptions,
  { signal, wait, intervalMs }: Following,
  surroundings: Surroundings,
): Promise<number> {
  let [next, failures, changed] = [from, 0, 0];
  while (!signal.aborted) {
    try {
      const settled = (await ledger.reads.readHead())?.settled ?? 0;
      while (next < settled && !signal.aborted) {
        const entries = await ledger.reads.readEntries(next, settled, PAGE);
        if (entries.length === 0) break;
        for (const one of await readAll(ledger.reads, entries))
          if (isWanted(one, options.severity)) changed += show(one, options, surroundings);
        next += entries.length;
      }
      failures = 0;
    } catch (error) {
      failures += 1;
      const name = error instanceof Error ? error.name : 'unknown error';
      if (failures === 1) surroundings.err(`sentinel: the ledger cannot be read (${name}), trying again\n`);
    }
    if (!signal.aborted) await wait(Math.min(LONGEST_WAIT_MS, intervalMs * 2 ** failures));
  }
  return changed;
}

/** What cannot be read is wanted: nobody knows how grave it was. */
function isWanted({ event }: ReadFinding, least: SeverityName): boolean {
  return typeof event === 'string' || event.finding.severity_id >= severityId(least);
}

/** @returns 1 for a finding that is not what was hashed */
function show(
  { index, id, event }: ReadFinding,
  { json }: FindingsOptions,
  { out, err }: Surroundings,
): 0 | 1 {
  if (event === 'expired') {
    err(`sentinel: ${printable(id, 64)} is left out: the retention of its body is over\n`);
    return 0;
  }
  if (event === 'changed') {
    err(`sentinel: ${printable(id, 64)} is left out: its body was changed: run \`sentinel audit verify\`\n`);
    return 1;
  }
  out(json ? jsonLine({ index, ...event }) : findingLine(event));
  return 0;
}

function findingLine({ time, code, id, finding }: FindingEvent): string {
  return line(time, finding.severity, code, id, finding.message);
}

function line(...cells: readonly string[]): string {
  const shown = cells.map((cell, at) => {
    const width = WIDTHS[at];
    return width === undefined
      ? printable(cell, LONGEST_MESSAGE_CHARS)
      : printable(cell, width).padEnd(width);
  });
  return `${shown.join('  ').trimEnd()}\n`;
}
