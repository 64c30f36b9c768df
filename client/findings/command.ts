import { setTimeout } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { onLedger, withLedger } from '../audit/on-ledger.ts';
import type { LedgerChoice } from '../audit/open-ledger.ts';
import { processSurroundings, type Surroundings } from '../surroundings/surroundings.ts';
import { SEVERITIES, type SeverityName } from './severity.ts';

const EXAMPLES = `
Examples:
  $ sentinel findings --since 24h
  $ sentinel findings --severity high --json
  $ sentinel findings --follow
  $ sentinel audit show ID               the finding whole, with its proof and its evidence

What each detection means and what to do: docs/detections.md.

The ledger is --table, else SENTINEL_LEDGER_TABLE, with the keys of the environment, else the running local stack's.

Exit status: 0 good, 1 a finding was changed in the ledger, 3 unreachable, 64 wrong use.`;

const FOLLOW_INTERVAL_MS = 1000;

type Flags = LedgerChoice & {
  since?: string;
  severity: SeverityName;
  limit: number;
  follow?: true;
  json?: true;
};

/** The command line of `sentinel findings`. */
export function findingsCommand(surroundings: Surroundings = processSurroundings()): Command {
  return onLedger('findings', 'what the detections found, newest first')
    .addHelpText('after', EXAMPLES)
    .option('--since <when>', '2h, 2026-11-24, or RFC 3339')
    .addOption(
      new Option('--severity <least>', 'this grave at least').choices(SEVERITIES).default('informational'),
    )
    .option('--limit <count>', 'at most this many', readCount, 50)
    .option('--follow', 'go on with findings as they come, oldest first, until interrupted')
    .option('--json', 'one JSON object a line')
    .action(async (flags: Flags) => {
      await withLedger(flags, surroundings, async (ledger) => {
        const { findings } = await import('./findings.ts');
        const interrupted = new AbortController();
        process.once('SIGINT', () => interrupted.abort());
        process.once('SIGTERM', () => interrupted.abort());
        const { signal } = interrupted;
        const wait = (ms: number) => setTimeout(ms, undefined, { signal }).catch(() => undefined);
        const following = flags.follow && { signal, wait, intervalMs: FOLLOW_INTERVAL_MS };
        return findings(
          ledger,
          { ...flags, json: flags.json === true, ...(following && { following }) },
          surroundings,
        );
      });
    });
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number above zero.');
}
