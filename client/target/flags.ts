import { type Command, InvalidArgumentError } from 'commander';
import { isProfileName } from '../../functions/request/profile-name.ts';

/** Adds the options by which a command is told which service is asked, and with whose keys. */
export function withTargetFlags(command: Command): Command {
  return command
    .option('--endpoint <url>', 'the service’s URL')
    .option('--region <name>', 'the service’s region, where its URL does not tell')
    .option('--aws-profile <name>', 'the profile of your AWS configuration file to sign with')
    .option('--identity <name>', 'the caller, with the local stack');
}

/** Reads the name of a profile of the service. Throws what commander reports as wrong use. */
export function readProfileName(text: string): string {
  if (isProfileName(text)) return text;
  throw new InvalidArgumentError('A profile’s name is 1 to 64 of A-Z a-z 0-9 . _ -');
}

/** Reads whole seconds; which of them are allowed is the service’s to say. */
export function readSeconds(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give whole seconds.');
}
