import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings, type Surroundings } from '../surroundings/surroundings.ts';
import type { ListFlags } from './list.ts';
import { onLedger, withLedger } from './on-ledger.ts';
import type { LedgerChoice } from './open-ledger.ts';
import { streamCommands } from './stream-commands.ts';

const EXAMPLES = `
Examples:
  $ sentinel audit query --user alice --since 2h
  $ sentinel audit query --access-key ASIAEXAMPLE    who had the key that CloudTrail shows, and why
  $ sentinel audit show 01a20ccc-1b8e-739a-9d91-790b4801eb96
  $ sentinel audit verify
  $ sentinel audit prove ID > proof.json && sentinel audit verify-proof proof.json --key "$KEY"

The ledger is --table, else SENTINEL_LEDGER_TABLE, with the keys of the environment, else the running local stack's.

Exit status: 0 good, 1 something does not verify or is not there, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel audit`. */
export function auditCommand(surroundings: Surroundings = processSurroundings()): Command {
  const audit = new Command('audit')
    .description('read, prove and verify the ledger of decisions')
    .addHelpText('after', EXAMPLES);
  audit.addCommand(queryCommand(surroundings));
  audit.addCommand(
    onLedger('show', 'one decision whole, with its proof')
      .addHelpText(
        'after',
        '\nExamples:\n  $ sentinel audit show 01a20ccc-1b8e-739a-9d91-790b4801eb96\n  $ sentinel audit show 01a20ccc-1b8e-739a-9d91-790b4801eb96 --json',
      )
      .argument('<id>', 'the event’s id', readId)
      .option('--json', 'for programs')
      .action(async (id: string, flags: LedgerChoice & { json?: true }) => {
        await withLedger(flags, surroundings, async (ledger) =>
          (await import('./show.ts')).show(ledger, id, { json: flags.json === true }, surroundings),
        );
      }),
  );
  audit.addCommand(verifyCommand(surroundings));
  audit.addCommand(proveCommand(surroundings));
  audit.addCommand(verifyProofCommand(surroundings));
  for (const command of streamCommands(surroundings)) audit.addCommand(command);
  return audit;
}

function queryCommand(surroundings: Surroundings): Command {
  return onLedger('query', 'decisions, newest first')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel audit query --user alice --since 2h\n  $ sentinel audit query --access-key ASIAEXAMPLE --json',
    )
    .option('--user <name>', 'of this caller, as policies name it')
    .option('--profile <name>', 'for this profile')
    .option('--outcome <outcome>', 'allow, deny or error; finding or change for what is beside decisions')
    .option('--access-key <id>', 'that this access key asked for or was given')
    .option('--source-identity <text>', 'whose session has this source identity')
    .option('--request <id>', 'of this request')
    .option('--since <when>', '2h, 2026-11-24, or RFC 3339')
    .option('--until <when>', 'the same, exclusive')
    .option('--limit <count>', 'at most this many', readCount, 50)
    .option('--json', 'one JSON object a line')
    .action(async (flags: ListFlags & LedgerChoice) => {
      await withLedger(flags, surroundings, async (ledger) =>
        (await import('./list.ts')).list(ledger, flags, surroundings),
      );
    });
}

function verifyCommand(surroundings: Surroundings): Command {
  return onLedger('verify', 'the whole log against its checkpoints, its copy and its producers')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel audit verify\n  $ sentinel audit verify --no-copy --json',
    )
    .option('--copy-bucket <name>', 'the copy outside the table: all versions of its objects are read')
    .option('--copy-folder <path>', 'the copy as a folder')
    .option('--no-copy', 'leave the copy out')
    .option('--retention-days <days>', 'after which a body may be gone; 0: never', readCount, 400)
    .option('--no-progress', 'without a progress bar')
    .option('--json', 'for programs')
    .action(
      async (
        flags: LedgerChoice & { json?: true; progress: boolean; retentionDays: number; copy: boolean },
      ) => {
        await withLedger(flags, surroundings, async (ledger) => {
          const { verify } = await import('./verify.ts');
          return verify(ledger, { ...flags, json: flags.json === true }, surroundings);
        });
      },
    );
}

function proveCommand(surroundings: Surroundings): Command {
  return onLedger('prove', 'a proof of one decision that needs nothing but the public key')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel audit prove 01a20ccc-1b8e-739a-9d91-790b4801eb96 > proof.json',
    )
    .argument('<id>', 'the event’s id', readId)
    .action(async (id: string, flags: LedgerChoice) => {
      await withLedger(flags, surroundings, async (ledger) => {
        const { prove, printProof } = await import('./prove.ts');
        return printProof(await prove(ledger.reads, id), ledger.key, surroundings);
      });
    });
}

function verifyProofCommand(surroundings: Surroundings): Command {
  return new Command('verify-proof')
    .description('check a proof offline')
    .addHelpText('after', '\nExamples:\n  $ sentinel audit verify-proof proof.json --key "$KEY"')
    .argument('<file>', 'what `prove` printed; `-` is standard input')
    .requiredOption('--key <key>', 'the public key, `NAME+HASH+BASE64`')
    .option('--json', 'print one JSON document')
    .action(async (file: string, { key, json }: { key: string; json?: true }) => {
      const { verifyProof } = await import('./verify-proof.ts');
      const read = () => readFileSync(file === '-' ? 0 : file, 'utf8');
      process.exitCode = verifyProof(read, key, surroundings, json === true);
    });
}

function readId(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new InvalidArgumentError('An event’s id is a UUID.');
}

function readCount(text: string): number {
  if (/^(?:0|[1-9]\d{0,6})$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}
