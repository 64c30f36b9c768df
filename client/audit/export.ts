import { authorizeSession } from '../../functions/ocsf/authorize-session.ts';
import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { readEvents } from './events.ts';
import { COLUMNS, csvLine, rowOf } from './export-rows.ts';
import { jsonLine } from './json-line.ts';
import type { Ledger } from './open-ledger.ts';
import { readMoment } from './when.ts';

export const FORMATS = ['ocsf', 'json', 'csv', 'parquet'] as const;
export type ExportFlags = {
  format: (typeof FORMATS)[number];
  since?: string;
  until?: string;
  output?: string;
};

/** Streams decisions, newest first. @returns the exit status */
export async function exportEvents(
  ledger: Ledger,
  flags: ExportFlags,
  { out, err, nowMs }: Surroundings,
): Promise<number> {
  const sinceMs = flags.since === undefined ? 0 : readMoment(flags.since, nowMs());
  const untilMs = flags.until === undefined ? Number.MAX_SAFE_INTEGER : readMoment(flags.until, nowMs());
  if (sinceMs === undefined || untilMs === undefined) {
    err('sentinel: `--since` and `--until` take `2h`, `2026-11-24` or RFC 3339\n');
    return EXIT.usage;
  }
  if ((flags.format === 'parquet') !== (flags.output !== undefined)) {
    err('sentinel: `--output FILE` goes with `--format parquet`, which needs one\n');
    return EXIT.usage;
  }
  const parquet =
    flags.output === undefined ? undefined : await (await import('./parquet.ts')).openParquet(flags.output);
  if (flags.format === 'csv') out(csvLine(COLUMNS));
  const left = { expired: 0, changed: 0 };
  for await (const { event } of readEvents(ledger.reads, { sinceMs, untilMs }, Number.MAX_SAFE_INTEGER)) {
    if (typeof event === 'string') left[event] += 1;
    else if (event.outcome === 'finding' || event.outcome === 'change') {
      // Rows are of decisions; OCSF has a class for findings, and none for a version of a parameter.
      if (flags.format === 'json') out(jsonLine(event));
      else if (flags.format === 'ocsf' && event.outcome === 'finding') out(jsonLine(event.finding));
    } else if (parquet !== undefined) await parquet.write(rowOf(event));
    else if (flags.format === 'csv') out(csvLine(COLUMNS.map((column) => rowOf(event)[column])));
    else out(jsonLine(flags.format === 'ocsf' ? authorizeSession(event) : event));
  }
  await parquet?.finish();
  if (left.expired > 0)
    err(`sentinel: ${left.expired} decisions are left out: the retention of their bodies is over\n`);
  if (left.changed === 0) return 0;
  err(
    `sentinel: ${left.changed} decisions are left out: their bodies were changed: run \`sentinel audit verify\`\n`,
  );
  return 1;
}
