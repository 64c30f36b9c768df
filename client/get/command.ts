import { Command, InvalidArgumentError, Option } from 'commander';
import { isProfileName } from '../../functions/request/profile-name.ts';
import { processSurroundings } from '../surroundings/surroundings.ts';
import type { GetOptions } from './get.ts';

type Flags = {
  json?: true;
  env?: true;
  duration?: number;
  reason?: string;
  endpoint?: string;
  region?: string;
  identity?: string;
  awsProfile?: string;
};

const EXAMPLES = `
Examples:
  $ sentinel get dev                      who got what until when, no secret shown
  $ eval "$(sentinel get dev --env)"      into this shell
  $ sentinel get prod --json --duration 900 --reason "deploy 1.4.2"

The endpoint is --endpoint, else SENTINEL_ENDPOINT, else the running local stack (npm start).
An endpoint is asked with your own AWS keys, found as the AWS CLI finds them: environment, profile, SSO, process,
web identity, container, instance. The local stack is asked with those of --identity, by default its first.

Exit status: 0 given, 2 refused, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel get`. */
export function getCommand(): Command {
  return new Command('get')
    .description('ask for credentials of a profile')
    .argument('<profile>', 'the profile’s name', readProfile)
    .addOption(
      new Option('--json', 'print the credentials as the SDKs’ container endpoint does').conflicts('env'),
    )
    .option('--env', 'print the credentials as `export` lines for a shell')
    .option('--duration <seconds>', 'ask for this long, 900 to 3600', readSeconds)
    .option('--reason <text>', 'why, for the audit trail: at most 256 characters')
    .option('--endpoint <url>', 'the service’s URL')
    .option('--region <name>', 'the service’s region, where its URL does not tell')
    .option('--aws-profile <name>', 'the profile of your AWS configuration file to sign with')
    .option('--identity <name>', 'the caller, with the local stack')
    .addHelpText('after', EXAMPLES)
    .action(async (profile: string, flags: Flags) => {
      const { get } = await import('./get.ts');
      process.exitCode = await get(optionsOf(profile, flags), processSurroundings());
    });
}

function optionsOf(profile: string, flags: Flags): GetOptions {
  const { json, env, duration, ...rest } = flags;
  const form = json === true ? 'json' : env === true ? 'env' : 'summary';
  return { ...rest, profile, form, ...(duration === undefined ? {} : { durationSeconds: duration }) };
}

function readProfile(text: string): string {
  if (isProfileName(text)) return text;
  throw new InvalidArgumentError('A profile’s name is 1 to 64 of A-Z a-z 0-9 . _ -');
}

/** Whole seconds; which of them are allowed is the service’s to say. */
function readSeconds(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give whole seconds.');
}
