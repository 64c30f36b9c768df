import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import type { XmlContent } from '../aws-http/xml.ts';
import type { Credential } from '../iam/principal.ts';
import type { World } from '../iam/world.ts';
import { credentialsElement, expiryMs } from './credentials-element.ts';

/**
 * GetSessionToken: 900 to 129,600 s, default 43,200, for long-term keys only; needs no permission
 * (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html).
 */
export const getSessionToken = (
  world: World,
  caller: Credential,
  input: unknown,
  nowMs: number,
): Outcome<XmlContent> => {
  const read = readInput(input, 'text', (members) => ({
    durationSeconds: members.integer('DurationSeconds', { min: 900, max: 129_600 }) ?? 43_200,
    serialNumber: members.string('SerialNumber', { min: 9, max: 256, pattern: /^[\w+=/:,.@-]*$/ }),
    tokenCode: members.string('TokenCode', { min: 6, max: 6, pattern: /^\d*$/ }),
  }));
  if (!read.ok) return read;
  const { durationSeconds, serialNumber, tokenCode } = read.output;
  if (caller.sessionToken !== undefined) {
    return refuse('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403);
  }
  if (serialNumber !== undefined || tokenCode !== undefined) {
    return refuse(
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code.',
      403,
    );
  }
  const expiresAtMs = expiryMs(nowMs, durationSeconds);
  const session = world.issueSession({ principal: caller.principal, expiresAtMs });
  return { ok: true, output: { Credentials: credentialsElement(session) } };
};
