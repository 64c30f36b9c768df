import { VENDED_SESSION_PREFIX } from '../identity/caller.ts';
import { type ReadSessionUser, readSessionUser, sessionUser } from './session-user.ts';

/** STS: `[\w+=,.@-]{2,64}` for both. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LONGEST_NAME = 64;
const LONGEST_GRANT = 12;
const ID_CHARS = 12;
/** `sentinel,` + USER + `,` + GRANT + `,` + ID: what is left for USER, whatever the grant. */
const LONGEST_SOURCE_USER = LONGEST_NAME - VENDED_SESSION_PREFIX.length - 1 - LONGEST_GRANT - 1 - ID_CHARS;
const SOURCE_IDENTITY = /^sentinel,([^,]+),([A-Za-z0-9-]{1,12}),([0-9a-f]{12})$/;

/** The role session's name: `sentinel,USER`, by which the vend function knows its own sessions again. */
export function roleSessionName(callerName: string): string {
  return VENDED_SESSION_PREFIX + sessionUser(callerName, LONGEST_NAME - VENDED_SESSION_PREFIX.length);
}

/**
 * The source identity: `sentinel,USER,GRANT,ID`. It cannot be changed by chaining, so every call that a vended
 * session or its descendants make names the caller in CloudTrail.
 *
 * @param grant `direct` or an approval's id of at most 12 characters
 * @param sessionId 12 hex digits, another for each STS session
 */
export function sourceIdentity(callerName: string, grant: string, sessionId: string): string {
  return `${VENDED_SESSION_PREFIX}${sessionUser(callerName, LONGEST_SOURCE_USER)},${grant},${sessionId}`;
}

/** Reads a source identity back; undefined when it is not one of ours. */
export function readSourceIdentity(
  text: string,
): { user: ReadSessionUser; grant: string; sessionId: string } | undefined {
  const [, userText, grant, sessionId] = SOURCE_IDENTITY.exec(text) ?? [];
  if (userText === undefined || grant === undefined || sessionId === undefined) return undefined;
  const user = readSessionUser(userText);
  return user === undefined ? undefined : { user, grant, sessionId };
}
