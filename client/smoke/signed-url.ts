import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../service/sha256.ts';
import type { SignedRequest } from '../service/sign.ts';
import type { Target } from '../target/target.ts';

/** A URL whose query carries the signature, made at `nowMs`, that claims to live `expiresInSeconds`. */
export async function signedUrl(
  profile: string,
  { endpoint, region, keys }: Target,
  nowMs: number,
  expiresInSeconds: number,
): Promise<SignedRequest> {
  const signer = new SignatureV4({ service: 'execute-api', region, credentials: keys, sha256: Sha256 });
  const base = endpoint.pathname.replace(/\/+$/, '');
  const path = `${base}/credentials/${encodeURIComponent(profile)}`;
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path,
      query: {},
      headers: { host: endpoint.host },
    },
    { signingDate: new Date(nowMs), expiresIn: expiresInSeconds },
  );
  const url = new URL(path, endpoint);
  for (const [name, value] of Object.entries(signed.query ?? {}))
    if (typeof value === 'string') url.searchParams.set(name, value);
  return { method: 'GET', url, headers: { host: endpoint.host }, body: undefined };
}
