import { Command } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, readSeconds, withTargetFlags } from '../target/flags.ts';
import type { TargetChoice } from '../target/target.ts';

type Flags = TargetChoice & { duration?: number; ipv6?: true; nest?: true };

const EXAMPLES = `
Examples:
  $ sentinel exec dev -- aws s3 ls
  $ sentinel exec prod -- terraform apply
  $ sentinel exec dev -- sh -c 'aws sts get-caller-identity; exec my-server'

The command finds AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN in its environment, which
every AWS SDK follows and asks again before the keys expire; AWS_* variables that would win over them are taken out,
and so are the shared AWS files where their default profile has keys of its own. Where the profile is refused,
nothing is run.

Exit status: the command’s, 128 and the signal’s number where one ended it, 126 and 127 where it cannot be run or
found; 2 refused, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel exec`. */
export function execCommand(): Command {
  const command = new Command('exec')
    .description('run a command with credentials of a profile')
    .usage('[options] <profile> -- <command...>')
    .argument('<profile>', 'the profile’s name', readProfileName)
    .argument('<command...>', 'what to run, after `--`')
    .option('--duration <seconds>', 'ask for this long at a time, 900 to 3600', readSeconds)
    .option('--ipv6', 'serve the credentials on [::1]')
    .option('--nest', 'also where another `sentinel exec` runs this');
  return withTargetFlags(command)
    .addHelpText('after', EXAMPLES)
    .action(async (profile: string, words: string[], flags: Flags) => {
      const { exec, withoutOuter } = await import('./exec.ts');
      const { upstreamHere } = await import('../upstream/upstream-here.ts');
      const { afterHere } = await import('./after-here.ts');
      const { duration, ipv6, nest, ...choice } = flags;
      const world = processSurroundings();
      if (nest === true) leave(withoutOuter(world.env));
      const options = {
        ...choice,
        ...{ profile, words, ipv6: ipv6 === true, nest: nest === true },
        ...(duration === undefined ? {} : { durationSeconds: duration }),
      };
      // A request to the service that is still open is for nobody.
      process.exit(await exec(options, world, upstreamHere(choice, world), afterHere));
    });
}

/** The SDK's chain reads the environment of the process. */
function leave(kept: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (kept[name] === undefined) delete process.env[name];
}
