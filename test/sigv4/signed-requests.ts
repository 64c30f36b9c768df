import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credential, FindCredential } from '../../local/iam/principal.ts';
import type { Verification, WireRequest } from '../../local/sigv4/signed-request.ts';
import { verifySignature } from '../../local/sigv4/verify.ts';

export const NOW_MS = Date.UTC(2026, 2, 29, 12, 0, 0);
export const REGION = 'eu-central-1';

export const LONG_TERM: Credential = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  principal: {
    kind: 'user',
    accountId: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/alice',
    userId: 'AIDACKCEVSQ6C2EXAMPLE',
    userName: 'alice',
  },
};

export const SESSION: Credential = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
  sessionToken: 'FwoGZXIvYXdzEJr//////////wEaDExample+/token==',
  expiresAtMs: NOW_MS + 3_600_000,
  principal: LONG_TERM.principal,
};

/** Knows the two credentials above, the second only with its token and until it expires. */
export const findCredential: FindCredential = (accessKeyId, sessionToken, nowMs) => {
  const credential = [LONG_TERM, SESSION].find((candidate) => candidate.accessKeyId === accessKeyId);
  if (!credential) return { found: false, reason: 'unknown-key' };
  if (credential.sessionToken !== sessionToken) return { found: false, reason: 'bad-token' };
  if ((credential.expiresAtMs ?? nowMs) < nowMs) return { found: false, reason: 'expired' };
  return { found: true, credential };
};

export function verify(
  request: WireRequest,
  expected: Partial<Parameters<typeof verifySignature>[1]> = {},
): Verification {
  return verifySignature(request, {
    service: 'execute-api',
    region: REGION,
    nowMs: NOW_MS,
    findCredential,
    ...expected,
  });
}

/** `ok`, or the fault's code. */
export function outcome(verification: Verification): string {
  return verification.ok ? 'ok' : verification.code;
}

/** Node's SHA-256 in the shape the signer's constructor wants. */
export class Sha256 {
  #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

export type PlainRequest = {
  method: string;
  /** Encoded path, as it goes on the wire. */
  path: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  body?: string;
};

/** Signs with AWS's own signer, in the header or the query, and puts the result on the wire. */
export async function signed(
  plain: PlainRequest,
  how: {
    in?: 'header' | 'query';
    credential?: Credential;
    service?: string;
    region?: string;
    atMs?: number;
    host?: string;
    expiresIn?: number;
  } = {},
): Promise<WireRequest> {
  const { accessKeyId, secretAccessKey, sessionToken } = how.credential ?? LONG_TERM;
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    region: how.region ?? REGION,
    service: how.service ?? 'execute-api',
    sha256: Sha256,
  });
  const host = how.host ?? '127.0.0.1:8080';
  const request = {
    method: plain.method,
    protocol: 'http:',
    hostname: host,
    path: plain.path,
    query: { ...plain.query },
    headers: { host, ...plain.headers },
    body: plain.body,
  };
  const options = { signingDate: new Date(how.atMs ?? NOW_MS) };
  const done =
    how.in === 'query'
      ? await signer.presign(request, { ...options, expiresIn: how.expiresIn ?? 300 })
      : await signer.sign(request, options);
  return {
    method: done.method,
    rawUrl: `${done.path}${wireQuery(done.query ?? {})}`,
    headers: Object.entries(done.headers),
    body: Buffer.from(plain.body ?? ''),
  };
}

function wireQuery(query: Record<string, string | readonly string[] | null>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values ?? ''].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
