import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import type { ConsoleChoice } from './sources.ts';

type Flags = ConsoleChoice & { port: number; json?: true };

const EXAMPLES = `
Examples:
  $ sentinel console                              the running local stack
  $ sentinel console --port 8399 --json
  $ sentinel console --table sentinel-ledger --region eu-central-1 --public-key "$KEY"
  $ sentinel console --table sentinel-ledger --aws-profile audit-reader --api-id a1b2c3d4e5

The page is served on 127.0.0.1 until Ctrl-C. Its address holds a token: whoever has the whole of it, and can reach this
machine’s loopback, can read the ledger. The ledger is --table, else SENTINEL_LEDGER_TABLE, with your own AWS keys, else
the running local stack’s. docs/console.md lists the permissions it needs: all of them read.

Exit status: 0 ended by a signal, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel console`. */
export function consoleCommand(): Command {
  return new Command('console')
    .description('show decisions, proofs, charts and findings in your browser, on this machine alone')
    .option('--table <name>', 'the ledger’s table')
    .option('--region <name>', 'its region')
    .option('--log <name>', 'the log in the table, by default main')
    .option('--public-key <key>', 'what checkpoints are verified with, `NAME+HASH+BASE64`')
    .option('--aws-profile <name>', 'the profile of your AWS configuration file to read with')
    .option('--name <name>', 'first part of the stack’s names, for its charts, by default sentinel')
    .option('--api-id <id>', 'id of its HTTP API, for its charts')
    .option('--variable <name=value>', 'another value the charts are drawn with; may be repeated', collect)
    .option('--port <number>', 'the port, by default any free one', readPort, 0)
    .option('--json', 'print one line of JSON with the URL')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...flags }: Flags) => {
      const { runConsole } = await import('./console.ts');
      const ended = untilSignal();
      process.exit(await runConsole({ ...flags, json: json === true }, processSurroundings(), ended));
    });
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function readPort(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
