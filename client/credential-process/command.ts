import { Command } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, readSeconds, withTargetFlags } from '../target/flags.ts';
import type { TargetChoice } from '../target/target.ts';

type Flags = TargetChoice & { profile: string; duration?: number; reason?: string };

const EXAMPLES = `
Examples, in ~/.aws/config:
  [profile dev]
  credential_process = sentinel credential-process --profile dev
  region = eu-central-1

  [profile prod]
  credential_process = sentinel credential-process --profile prod --aws-profile corp-sso

Then: aws s3 ls --profile dev. \`sentinel setup dev\` writes such a profile.

The keys to sign with are your own, found as the AWS CLI finds them. AWS_PROFILE counts, unless it names a profile
that runs this very command: then it is the default profile.

Exit status: 0 given, 2 refused, 3 unreachable, 64 wrong use; the reason is one line on standard error.`;

/** The command line of `sentinel credential-process`. */
export function credentialProcessCommand(): Command {
  const command = new Command('credential-process')
    .description('print credentials as `credential_process` of the AWS CLI and SDKs wants them')
    .requiredOption('--profile <name>', 'the profile’s name', readProfileName)
    .option('--duration <seconds>', 'ask for this long, 900 to 3600', readSeconds)
    .option('--reason <text>', 'why, for the audit trail: at most 256 characters');
  return withTargetFlags(command)
    .addHelpText('after', EXAMPLES)
    .action(async ({ profile, duration, reason, ...choice }: Flags) => {
      const { credentialProcess } = await import('./credential-process.ts');
      const { upstreamHere } = await import('../upstream/upstream-here.ts');
      const world = processSurroundings();
      const ask = {
        profile,
        ...(duration === undefined ? {} : { durationSeconds: duration }),
        ...(reason === undefined ? {} : { reason }),
      };
      process.exitCode = await credentialProcess(ask, upstreamHere(choice, world), world);
    });
}
