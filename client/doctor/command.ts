import { Command } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, withTargetFlags } from '../target/flags.ts';
import type { DoctorOptions } from './doctor.ts';

type Flags = Omit<DoctorOptions, 'json'> & { json?: true };

const EXAMPLES = `
Examples:
  $ sentinel doctor                       the way to the service, your keys, your files
  $ sentinel doctor --profile prod        and whether \`prod\` is given, and else why
  $ sentinel doctor --json | jq -r '.findings[] | select(.level == "error") | .mend'

Looks at configuration, endpoint, DNS, TLS, who answers, clock, region, your keys and whose they are, what the service
says, the agent’s variables and the AWS configuration file. What it finds has a stable id. It changes nothing; the
questions to the service are events in the audit trail.

Exit status: 0 nothing is wrong, 1 something is, 64 wrong use.`;

/** The command line of `sentinel doctor`. */
export function doctorCommand(): Command {
  return withTargetFlags(
    new Command('doctor')
      .description('find out what keeps you from credentials, and how to mend it')
      .option('--profile <name>', 'a profile to ask for', readProfileName)
      .option('--json', 'print one JSON document'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...rest }: Flags) => {
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor({ ...rest, json: json === true }, processSurroundings());
    });
}
