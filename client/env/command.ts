import { Command, Option } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, readSeconds, withTargetFlags } from '../target/flags.ts';
import type { EnvOptions } from './env.ts';
import { SHELLS } from './shells.ts';

type Flags = Omit<EnvOptions, 'profile' | 'json' | 'durationSeconds'> & { json?: true; duration?: number };

const EXAMPLES = `
Examples:
  $ eval "$(sentinel env dev)"                                        sh, bash, zsh
  $ sentinel env dev --shell fish | source                            fish
  PS> sentinel env dev --shell powershell | Out-String | Invoke-Expression
  $ sentinel env dev --json                                           the variables as one JSON object

The keys stay in this shell until they expire and are not renewed: \`sentinel exec\` and \`sentinel setup\` give keys
that are.

Exit status: 0 given, 2 refused, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel env`. */
export function envCommand(): Command {
  return withTargetFlags(
    new Command('env')
      .description('print credentials as lines for a shell')
      .argument('<profile>', 'the profile’s name', readProfileName)
      .addOption(
        new Option('--shell <name>', 'whose lines: by default what SHELL names, else sh').choices(SHELLS),
      )
      .addOption(new Option('--json', 'print one JSON document').conflicts('shell'))
      .option('--duration <seconds>', 'ask for this long, 900 to 3600', readSeconds)
      .option('--reason <text>', 'why, for the audit trail: at most 256 characters'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (profile: string, { json, duration, ...rest }: Flags) => {
      const { env } = await import('./env.ts');
      const options = { ...rest, profile, json: json === true };
      const timed = duration === undefined ? options : { ...options, durationSeconds: duration };
      process.exitCode = await env(timed, processSurroundings());
    });
}
