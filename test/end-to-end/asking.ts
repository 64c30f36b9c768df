import type { StackIdentity } from '../../local/stack/stack-file.ts';

/** A request before it is signed. */
export type Asking = {
  method: 'GET' | 'POST';
  path: string;
  /** Names in order and nothing to be encoded: curl 7.88 signs a query as it is given. */
  query: string;
  /** JSON, or empty. */
  body: string;
};

export type Keys = Pick<StackIdentity, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

/** A signed request as it goes over the wire. */
export type Signed = Asking & { headers: readonly (readonly [name: string, value: string])[] };

export type Answer = { status: number; body: string };

/** A client that signs and sends by itself; `sign` only signs, for a request that is then changed or kept. */
export type Signer = {
  send: (asking: Asking, gateway: string, keys: Keys) => Promise<Answer>;
  sign: (asking: Asking, gateway: string, keys: Keys) => Promise<Signed>;
};

export const REGION = 'us-east-1';

export const urlOf = ({ path, query }: Asking, gateway: string): string =>
  `${gateway}${path}${query === '' ? '' : `?${query}`}`;

/** Sends what was signed, as it is. */
export async function sendSigned(signed: Signed, gateway: string): Promise<Answer> {
  const { method, headers, body } = signed;
  const sendable = headers.filter(([name]) => !/^(?:host|content-length|connection)$/i.test(name));
  const answer = await fetch(urlOf(signed, gateway), {
    method,
    headers: sendable.map(([name, value]) => [name, value]),
    ...(body !== '' && { body }),
  });
  return { status: answer.status, body: await answer.text() };
}
