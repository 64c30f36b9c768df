import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName } from '../target/flags.ts';
import type { SetupOptions } from './setup.ts';
import { workloadCommand } from './workload-command.ts';

type Flags = {
  prefix?: string;
  command?: string;
  endpoint?: string;
  region?: string;
  awsProfile?: string;
  dryRun?: true;
  json?: true;
};

const EXAMPLES = `
Examples:
  $ sentinel setup dev prod               then: aws s3 ls --profile dev
  $ sentinel setup dev --dry-run          what would change, as a diff
  $ sentinel setup dev --prefix acme-     the profile \`acme-dev\` of the AWS CLI and SDKs

Each profile gets \`credential_process\`, and \`region\` where the section has none. The file is the one of
AWS_CONFIG_FILE, else \`~/.aws/config\`. What stands there stays as it is, a copy of it is made first, and a second
run changes nothing. No secret is written. Endpoint, region and AWS profile that a flag or a variable names become part
of the command that is written; what the configuration file of sentinel says is read at each run instead.

Exit status: 0 done, 64 wrong use or a file that cannot be changed safely.`;

/** The command line of `sentinel setup`. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('write profiles into the AWS configuration file')
    .argument('<profile...>', 'names of the service’s profiles', collectProfiles)
    .option('--prefix <text>', 'what stands before their names in the AWS configuration file', readPrefix)
    .option('--command <path>', 'the program to write, by default the one that runs now')
    .option('--endpoint <url>', 'the service’s URL')
    .option('--region <name>', 'the region of service and profiles')
    .option('--aws-profile <name>', 'the profile of the AWS configuration file whose keys sign')
    .option('--dry-run', 'change nothing, print a unified diff')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .helpCommand(false)
    .addCommand(workloadCommand())
    .action(async (profiles: string[], flags: Flags) => {
      const { setup } = await import('./setup.ts');
      process.exitCode = await setup(optionsOf(profiles, flags), processSurroundings(), {
        node: process.execPath,
        script: process.argv[1] ?? 'sentinel',
        platform: process.platform,
      });
    });
}

function optionsOf(profiles: string[], { dryRun, json, prefix = '', ...rest }: Flags): SetupOptions {
  return { ...rest, profiles, prefix, dryRun: dryRun === true, json: json === true };
}

function collectProfiles(text: string, earlier: string[] | undefined): string[] {
  return [...new Set([...(earlier ?? []), readProfileName(text)])];
}

function readPrefix(text: string): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('A prefix is 1 to 64 of A-Z a-z 0-9 . _ -');
}
