import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Probing =
  | {
      ok: true;
      status: number;
      headers: Readonly<Record<string, string | string[] | undefined>>;
      body: string;
    }
  /** The system's or OpenSSL's code, `TIMEOUT`, or `TOO_LONG`. */
  | { ok: false; code: string };

const LIMIT_MS = 5_000;
const MOST_BYTES = 256 * 1024;

/** One plain GET, unsigned. Tells the code of what went wrong; never throws. */
export function probe(url: URL, headers: Record<string, string> = {}, limitMs = LIMIT_MS): Promise<Probing> {
  return new Promise((resolve) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(url, { headers, agent: false });
    const timer = setTimeout(() => end({ ok: false, code: 'TIMEOUT' }), limitMs);
    const end = (result: Probing): void => {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    };
    const fail = (failure: Error): void => {
      end({ ok: false, code: 'code' in failure ? String(failure.code) : failure.name });
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > MOST_BYTES) end({ ok: false, code: 'TOO_LONG' });
      });
      response.on('end', () => {
        const { statusCode: status = 0, headers: given } = response;
        end({ ok: true, status, headers: given, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end();
  });
}
