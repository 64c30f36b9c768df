import type { XmlContent } from '../aws-http/xml.ts';
import type { Credential } from '../iam/principal.ts';

/** When a session of so many seconds that begins now ends: whole seconds, as the answer states it. */
export const expiryMs = (nowMs: number, durationSeconds: number): number =>
  (Math.floor(nowMs / 1000) + durationSeconds) * 1000;

/** The Credentials element of an answer. */
export const credentialsElement = (
  credential: Credential & { sessionToken: string; expiresAtMs: number },
): XmlContent => ({
  AccessKeyId: credential.accessKeyId,
  SecretAccessKey: credential.secretAccessKey,
  SessionToken: credential.sessionToken,
  Expiration: `${new Date(credential.expiresAtMs).toISOString().slice(0, 19)}Z`,
});
