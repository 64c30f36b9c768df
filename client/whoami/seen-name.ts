import { roleSessionName } from '../../functions/session/session-names.ts';
import { readSessionUser } from '../../functions/session/session-user.ts';
import type { PossibleName } from './possible-names.ts';

/**
 * The name the service has given a caller, read from the ARN of a session it vended, whose session name is
 * `sentinel,USER`. A long name is cut there; then the one of the possible names that gives the same is meant.
 */
export function seenName(vendedArn: string, possible: readonly PossibleName[]): string | undefined {
  const sessionName = vendedArn.split('/').at(-1) ?? '';
  const match = possible.find(({ name }) => roleSessionName(name) === sessionName);
  if (match !== undefined) return match.name;
  const [, user] = /^sentinel,(.+)$/.exec(sessionName) ?? [];
  const read = user === undefined ? undefined : readSessionUser(user);
  return read?.whole === true ? read.name : undefined;
}
