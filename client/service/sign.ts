import { SignatureV4 } from '@smithy/signature-v4';
import type { Target } from '../target/target.ts';
import { Sha256 } from './sha256.ts';

/** What is asked of the service. */
export type Ask = { profile: string; durationSeconds?: number; reason?: string };

export type SignedRequest = {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
};

/** Builds the request and signs its header for API Gateway (SigV4, service `execute-api`). */
export function signedRequest(ask: Ask, target: Target, nowMs: number): Promise<SignedRequest> {
  return sign(unsigned(ask, target.endpoint), target, nowMs);
}

/** The same for `GET /profiles`: what this caller would be allowed now. */
export function signedListing(target: Target, nowMs: number): Promise<SignedRequest> {
  const base = target.endpoint.pathname.replace(/\/+$/, '');
  const url = new URL(`${base}/profiles`, target.endpoint);
  return sign({ method: 'GET', url, body: undefined }, target, nowMs);
}

type Unsigned = Omit<SignedRequest, 'headers'>;

async function sign({ method, url, body }: Unsigned, target: Target, nowMs: number): Promise<SignedRequest> {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: target.region,
    credentials: target.keys,
    sha256: Sha256,
  });
  const { headers } = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body,
    },
    { signingDate: new Date(nowMs) },
  );
  return { method, url, headers, body };
}

/** A reason is personal text: it goes into a body, not into a URL that proxies log. */
function unsigned(ask: Ask, endpoint: URL): Unsigned {
  const { profile, durationSeconds, reason } = ask;
  const base = endpoint.pathname.replace(/\/+$/, '');
  if (reason !== undefined) {
    const duration = durationSeconds === undefined ? {} : { duration: durationSeconds };
    const body = JSON.stringify({ profile, ...duration, reason });
    return { method: 'POST', url: new URL(`${base}/credentials`, endpoint), body };
  }
  const url = new URL(`${base}/credentials/${encodeURIComponent(profile)}`, endpoint);
  if (durationSeconds !== undefined) url.searchParams.set('duration', String(durationSeconds));
  return { method: 'GET', url, body: undefined };
}
