import { fieldOf, type GivenCredentials, parseJson } from '../service/answer.ts';
import { LIMITS, type Limits, send } from '../service/send.ts';

export type SigninToken =
  | { kind: 'token'; token: string }
  | { kind: 'refused'; message: string }
  | { kind: 'unreachable'; message: string };

/** A sign-in URL must be used within this time. */
export const URL_MINUTES = 15;

/**
 * Asks the federation endpoint for a sign-in token. No `SessionDuration` is sent: AWS refuses it for sessions got by
 * role chaining, as all vended ones are, and the console session then ends with the keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
export async function getSigninToken(
  federation: URL,
  { AccessKeyId, SecretAccessKey, Token }: GivenCredentials,
  limits: Limits = LIMITS,
): Promise<SigninToken> {
  const session = { sessionId: AccessKeyId, sessionKey: SecretAccessKey, sessionToken: Token };
  const url = new URL(federation);
  url.searchParams.set('Action', 'getSigninToken');
  url.searchParams.set('Session', JSON.stringify(session));
  const sending = await send({ method: 'GET', url, headers: {}, body: undefined }, limits);
  if (!sending.ok) return { kind: 'unreachable', message: sending.message };
  const { status, body } = sending.answer;
  const token = fieldOf(parseJson(body), 'SigninToken');
  if (status === 200 && typeof token === 'string' && /^[\x21-\x7e]{1,8192}$/.test(token))
    return { kind: 'token', token };
  if (status === 400 || status === 403) {
    const message = `the sign-in endpoint did not take the session (${status}): ask again, and check that the clock is right`;
    return { kind: 'refused', message };
  }
  const message = `${federation.origin} answered ${status}, not as a sign-in endpoint does: check \`--federation-endpoint\``;
  return { kind: 'unreachable', message };
}

/** The URL that signs in; whoever has it is let in. */
export function loginUrl(
  federation: URL,
  token: string,
  destination: string,
  issuer: string | undefined,
): string {
  const url = new URL(federation);
  url.searchParams.set('Action', 'login');
  if (issuer !== undefined) url.searchParams.set('Issuer', issuer);
  url.searchParams.set('Destination', destination);
  url.searchParams.set('SigninToken', token);
  return url.href;
}
