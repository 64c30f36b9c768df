import { InvalidArgumentError } from 'commander';
import { isProfileName } from '../../functions/request/profile-name.ts';

/** A profile’s name from the command line. */
export function readProfile(text: string): string {
  if (isProfileName(text)) return text;
  throw new InvalidArgumentError('A profile’s name is 1 to 64 of A-Z a-z 0-9 . _ -');
}

/** Whole seconds; which of them are allowed is the service’s to say. */
export function readSeconds(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give whole seconds.');
}
