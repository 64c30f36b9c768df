import { Command } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { withTargetFlags } from '../target/flags.ts';
import type { ProfilesOptions } from './profiles.ts';

type Flags = Omit<ProfilesOptions, 'json'> & { json?: true };

const EXAMPLES = `
Examples:
  $ sentinel profiles
  $ sentinel profiles --json | jq -r '.profiles[] | select(.effect == "allow") | .name'
  $ sentinel profiles --identity bob          another caller of the local stack

What is denied now is not listed, nor what does not exist. Each call is one event in the audit trail and costs ten
times the budget of a request.

Exit status: 0 listed, 2 refused, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel profiles`. */
export function profilesCommand(): Command {
  return withTargetFlags(
    new Command('profiles')
      .description('list the profiles you may have now, and by which rule')
      .option('--json', 'print one JSON document'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...rest }: Flags) => {
      const { profiles } = await import('./profiles.ts');
      process.exitCode = await profiles({ ...rest, json: json === true }, processSurroundings());
    });
}
