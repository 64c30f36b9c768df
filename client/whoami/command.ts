import { Command } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, withTargetFlags } from '../target/flags.ts';
import type { WhoamiOptions } from './whoami.ts';

type Flags = Omit<WhoamiOptions, 'json'> & { json?: true };

const EXAMPLES = `
Examples:
  $ sentinel whoami                       your ARN, and the names policies may know you by
  $ sentinel whoami --through dev         the one they do: the name in a session of \`dev\`
  $ sentinel whoami --json

Which name holds is in the configuration of the service. It stands in the name of every session the service gives;
\`--through\` asks for one, which is an event in the audit trail as any other.

Exit status: 0 told, 2 refused, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel whoami`. */
export function whoamiCommand(): Command {
  return withTargetFlags(
    new Command('whoami')
      .description('tell how the service sees you')
      .option(
        '--through <profile>',
        'get a session of this profile and read your name in it',
        readProfileName,
      )
      .option('--json', 'print one JSON document'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...rest }: Flags) => {
      const { whoami } = await import('./whoami.ts');
      process.exitCode = await whoami({ ...rest, json: json === true }, processSurroundings());
    });
}
