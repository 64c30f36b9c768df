import { hash } from 'node:crypto';

/** `AKID/20150830/us-east-1/service/aws4_request`, taken apart. */
export type CredentialScope = { accessKeyId: string; date: string; region: string; service: string };

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Reads a Credential; undefined unless it has exactly the five parts. */
export function parseCredential(text: string): CredentialScope | undefined {
  const match = /^(\w{1,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request$/.exec(text);
  if (!match) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = match;
  return { accessKeyId, date, region, service };
}

/** What the signing key signs. `signedAt` is the time stamp as sent, `YYYYMMDDTHHMMSSZ`. */
export function stringToSign(signedAt: string, scope: CredentialScope, canonicalRequest: string): string {
  const scopePath = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const hashed = hash('sha256', Buffer.from(canonicalRequest, 'latin1'), 'hex');
  return `${ALGORITHM}\n${signedAt}\n${scopePath}\n${hashed}`;
}
