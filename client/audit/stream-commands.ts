import { setTimeout } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { type ExportFlags, FORMATS } from './export.ts';
import { onLedger, withLedger } from './on-ledger.ts';
import type { LedgerChoice } from './open-ledger.ts';

const TAIL_INTERVAL_MS = 1000;

/** `tail`, `export` and `redrive`. */
export function streamCommands(surroundings: Surroundings): Command[] {
  return [tailCommand(surroundings), exportCommand(surroundings), redriveCommand(surroundings)];
}

function tailCommand(surroundings: Surroundings): Command {
  return onLedger('tail', 'decisions as they come, until interrupted')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel audit tail\n  $ sentinel audit tail --json | jq -c \'select(.outcome == "deny")\'',
    )
    .option('--json', 'one JSON object a line')
    .action(async (flags: LedgerChoice & { json?: true }) => {
      await withLedger(flags, surroundings, async (ledger) => {
        const { tail } = await import('./tail.ts');
        const interrupted = new AbortController();
        process.once('SIGINT', () => interrupted.abort());
        process.once('SIGTERM', () => interrupted.abort());
        const { signal } = interrupted;
        const wait = (ms: number) => setTimeout(ms, undefined, { signal }).catch(() => undefined);
        return tail(
          ledger,
          { json: flags.json === true, intervalMs: TAIL_INTERVAL_MS, signal, wait },
          surroundings,
        );
      });
    });
}

function exportCommand(surroundings: Surroundings): Command {
  return onLedger('export', 'decisions of a time, newest first, as a stream')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel audit export --format ocsf --since 24h > decisions.ndjson\n  $ sentinel audit export --format parquet --output decisions.parquet',
    )
    .addOption(new Option('--format <format>', 'how').choices(FORMATS).makeOptionMandatory())
    .option('--since <when>', '2h, 2026-11-24, or RFC 3339')
    .option('--until <when>', 'the same, exclusive')
    .option('--output <file>', 'the file of `--format parquet`')
    .action(async (flags: ExportFlags & LedgerChoice) => {
      await withLedger(flags, surroundings, async (ledger) =>
        (await import('./export.ts')).exportEvents(ledger, flags, surroundings),
      );
    });
}

type RedriveFlags = { apply?: true; reason?: string; json?: true; role?: string };

function redriveCommand(surroundings: Surroundings): Command {
  return new Command('redrive')
    .description('dead letters with their reasons; with --apply they go back to the audit queue')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel audit redrive\n  $ sentinel audit redrive --reason conflict --apply',
    )
    .option('--apply', 'do it; without, it is only shown')
    .option('--reason <code>', 'only those with this reason')
    .option('--role <arn>', 'the role to assume, which the queue’s policy admits')
    .option('--json', 'one JSON object a line')
    .action(async (flags: RedriveFlags) => {
      const { openDeadLetters } = await import('./open-dead-letters.ts');
      const opening = await openDeadLetters(flags.role, surroundings.env);
      if (!opening.ok) {
        surroundings.err(`sentinel: ${opening.message}\n`);
        process.exitCode = opening.kind === 'usage' ? EXIT.usage : EXIT.unreachable;
        return;
      }
      const { redrive } = await import('./redrive.ts');
      const options = { apply: flags.apply === true, reason: flags.reason, json: flags.json === true };
      try {
        process.exitCode = await redrive(opening.queue, options, surroundings);
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown error';
        surroundings.err(
          `sentinel: the queues cannot be used (${name}): check their URLs and your permissions\n`,
        );
        process.exitCode = EXIT.unreachable;
      }
    });
}
