import { Command } from 'commander';
import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import type { Ledger, LedgerChoice } from './open-ledger.ts';

/** Options by which a ledger is found. */
export function onLedger(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--table <name>', 'the ledger’s table')
    .option('--region <name>', 'its region')
    .option('--log <name>', 'the log in the table, by default main')
    .option('--public-key <key>', 'what checkpoints are verified with, `NAME+HASH+BASE64`');
}

/** Opens the ledger and runs; tells what is missing or cannot be read, with its exit status. */
export async function withLedger(
  choice: LedgerChoice & { publicKey?: string },
  { env, err }: Surroundings,
  run: (ledger: Ledger) => Promise<number>,
): Promise<void> {
  const { openLedger } = await import('./open-ledger.ts');
  const { publicKey, ...rest } = choice;
  const opening = openLedger({ ...rest, ...(publicKey === undefined ? {} : { key: publicKey }) }, env);
  if (!opening.ok) {
    err(`sentinel: ${opening.message}\n`);
    process.exitCode = opening.kind === 'usage' ? EXIT.usage : EXIT.unreachable;
    return;
  }
  try {
    process.exitCode = await run(opening.ledger);
  } catch (error) {
    // The SDK's message can quote what was sent: its name is enough to look it up.
    const name = error instanceof Error ? error.name : 'unknown error';
    err(`sentinel: the ledger cannot be read (${name}): check the table, the region and your permissions\n`);
    process.exitCode = EXIT.unreachable;
  }
}
