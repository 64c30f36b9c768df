import type { Credential, FindCredential } from '../iam/principal.ts';

/** A request as it was on the wire: nothing decoded, nothing joined, header order and repeats kept. */
export type WireRequest = {
  method: string;
  /** Path and query exactly as sent, e.g. `/credentials?profile=dev`. */
  rawUrl: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
};

export type SignatureFaultCode =
  /** Neither an Authorization header nor X-Amz-Signature in the query. */
  | 'missing'
  /** A part of the signature is missing, repeated or malformed; or both places are used. */
  | 'incomplete'
  | 'unknown-key'
  | 'bad-token'
  /** The session token was good once. */
  | 'expired-token'
  /** Credential scope of another day, region or service. */
  | 'wrong-scope'
  /** X-Amz-Date more than five minutes from now. */
  | 'stale'
  | 'mismatch';

export type Verification =
  | { ok: true; credential: Credential; signedIn: 'header' | 'query' }
  | { ok: false; code: SignatureFaultCode; message: string };

export type VerifySignature = (
  request: WireRequest,
  expected: { service: string; region: string; nowMs: number; findCredential: FindCredential },
) => Verification;
