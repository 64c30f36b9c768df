import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, withTargetFlags } from '../target/flags.ts';
import type { SmokeOptions } from './smoke.ts';

type Flags = Omit<SmokeOptions, 'json' | 'waitSeconds'> & { json?: true; plan?: true; wait: number };

/** No stored profile: nobody allows it to anybody. */
const NOBODYS_PROFILE = 'sentinel-smoke-nobody';
const LONGEST_WAIT_SECONDS = 600;

const EXAMPLES = `
Examples:
  $ sentinel smoke                                       the running local stack
  $ sentinel smoke --endpoint URL --profile dev          a deployment, by your own keys
  $ sentinel smoke --plan                                what it checks, and what it needs, asking nobody

Asks for credentials once, uses them, and follows the decision into the ledger and to its proof; asks as it must not,
and is refused. What is broken is named, and what to do. It changes nothing; what it asks are events in the audit
trail. For a deployment the ledger is \`NAME-ledger\`, and its public key comes by --public-key or --signing-key.

Exit status: 0 all of it works, 1 a part is broken, 3 no service to ask, 64 wrong use.`;

/** The command line of `sentinel smoke`. */
export function smokeCommand(): Command {
  return withTargetFlags(
    new Command('smoke')
      .description('try the whole service once, and name the part that is broken')
      .option(
        '--profile <name>',
        'a profile you must be given; of the local stack the first',
        readProfileName,
      )
      .option('--denied-profile <name>', 'a profile that must be refused', readProfileName, NOBODYS_PROFILE)
      .option('--name <name>', 'first part of the deployment’s names', readName, 'sentinel')
      .option('--table <name>', 'the ledger’s table')
      .option('--log <name>', 'the log in the table, by default main')
      .option('--public-key <key>', 'what checkpoints are verified with, `NAME+HASH+BASE64`')
      .option('--signing-key <arn>', 'or the key in KMS, whose public half is read')
      .option('--no-ledger', 'leave the ledger out')
      .option('--wait <seconds>', 'longest time until the proof', readWait, 60)
      .option('--token-file <path>', 'try the workload route with this token')
      .option('--issuer <alias>', 'the token’s issuer')
      .option('--plan', 'tell what is checked and needed, and what was never tried on AWS; ask nobody')
      .option('--json', 'print one JSON document'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, plan, wait, ...rest }: Flags) => {
      const world = processSurroundings();
      if (plan === true) {
        const { printPlan } = await import('./plan.ts');
        printPlan(json === true, world);
        return;
      }
      const { smoke } = await import('./smoke.ts');
      process.exitCode = await smoke({ ...rest, json: json === true, waitSeconds: wait }, world);
    });
}

function readName(text: string): string {
  if (/^[a-z][a-z0-9-]{1,19}$/.test(text)) return text;
  throw new InvalidArgumentError('A deployment’s name is 2 to 20 small letters, digits and hyphens.');
}

function readWait(text: string): number {
  const seconds = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= LONGEST_WAIT_SECONDS) return seconds;
  throw new InvalidArgumentError(`Give whole seconds, 1 to ${LONGEST_WAIT_SECONDS}.`);
}
