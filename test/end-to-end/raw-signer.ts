import { hash } from 'node:crypto';
import { canonicalRequest } from '../../local/sigv4/canonical-request.ts';
import { decodeQuery, splitTarget } from '../../local/sigv4/percent-encoding.ts';
import type { WireRequest } from '../../local/sigv4/signed-request.ts';
import { hmac, signingKey } from '../../local/sigv4/signing-key.ts';
import { ALGORITHM, stringToSign } from '../../local/sigv4/string-to-sign.ts';
import type { HttpPieces } from '../request/http-pieces.ts';
import { type Keys, REGION } from './asking.ts';

/**
 * Signs any bytes: other signers mend a URL, or refuse it, before they sign. The gateway's own canonical form is
 * used, which AWS's vectors hold; what cannot be decoded is signed as if it had no query.
 */
export function signBytes(pieces: HttpPieces, host: string, keys: Keys, nowMs: number): WireRequest {
  const { method, rawUrl } = pieces;
  const signedAt = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const own: [string, string][] = [
    ['host', host],
    ['x-amz-date', signedAt],
  ];
  if (keys.sessionToken !== undefined) own.push(['x-amz-security-token', keys.sessionToken]);
  const { rawPath, rawQuery } = splitTarget(rawUrl);
  const body = Buffer.from(pieces.body, 'latin1');
  const signedHeaders = own.map(([name]) => name);
  const canonical = canonicalRequest({
    ...{ method, rawPath, queryPairs: decodeQuery(rawQuery) ?? [], signedHeaders },
    headers: new Map(own.map(([name, value]) => [name, [value]])),
    payloadHash: hash('sha256', body, 'hex'),
  });
  const { accessKeyId, secretAccessKey } = keys;
  const scope = { accessKeyId, date: signedAt.slice(0, 8), region: REGION, service: 'execute-api' };
  const key = signingKey(secretAccessKey, scope);
  const signature = hmac(key, stringToSign(signedAt, scope, canonical)).toString('hex');
  const credential = `${accessKeyId}/${scope.date}/${REGION}/execute-api/aws4_request`;
  const authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return { method, rawUrl, body, headers: [...own, ['authorization', authorization], ...pieces.headers] };
}
