import { signed } from '../sigv4/signed-requests.ts';
import type { Asking, Keys, Signed, Signer } from './asking.ts';
import { REGION, sendSigned } from './asking.ts';

type How = { atMs?: number; in?: 'header' | 'query'; expiresIn?: number };

/** AWS's signer of the JavaScript SDK, in the header or the query, at any time. */
export async function signWithSmithy(
  { method, path, query, body }: Asking,
  gateway: string,
  { accessKeyId, secretAccessKey, sessionToken }: Keys,
  how: How = {},
): Promise<Signed> {
  const { rawUrl, headers } = await signed(
    {
      method,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      ...(body !== '' && { body, headers: { 'content-type': 'application/json' } }),
    },
    {
      host: new URL(gateway).host,
      region: REGION,
      atMs: Date.now(),
      credential: {
        ...{ accessKeyId, secretAccessKey, principal: NOBODY },
        ...(sessionToken !== undefined && { sessionToken }),
      },
      ...how,
    },
  );
  return { method, path, query: new URL(rawUrl, gateway).search.slice(1), body, headers };
}

/** A signer has keys; whose they are it does not know. */
const NOBODY = { kind: 'user', accountId: '', arn: '', userId: '', userName: '' } as const;

export const smithy: Signer = {
  sign: (asking, gateway, keys) => signWithSmithy(asking, gateway, keys),
  send: async (asking, gateway, keys) => sendSigned(await signWithSmithy(asking, gateway, keys), gateway),
};
