import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RawAnswer } from './answer.ts';
import type { SignedRequest } from './sign.ts';

/** Bounds of one request, in ms and bytes. */
export type Limits = { connectMs: number; wholeMs: number; answerBytes: number };

export const LIMITS: Limits = { connectMs: 5_000, wholeMs: 10_000, answerBytes: 256 * 1024 };

export type Sending = { ok: true; answer: RawAnswer } | { ok: false; message: string };

/** Sends one request and reads the whole answer, both bounded. Never throws; messages carry no header or body. */
export function send(signed: SignedRequest, limits: Limits): Promise<Sending> {
  return new Promise((resolve) => {
    const { url } = signed;
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(url, { method: signed.method, headers: signed.headers });
    const timers = [
      setTimeout(
        () => end({ ok: false, message: `no answer from ${url.origin} in ${limits.wholeMs / 1000} s` }),
        limits.wholeMs,
      ),
    ];
    const end = (result: Sending): void => {
      timers.forEach(clearTimeout);
      resolve(result);
      if (!result.ok) request.destroy();
    };
    boundConnect(request, limits, timers, () =>
      end({ ok: false, message: `no connection to ${url.origin} in ${limits.connectMs / 1000} s` }),
    );
    request.on('error', (error) => end({ ok: false, message: describe(error, url) }));
    request.on('response', (response) => collect(response, url, limits, end));
    request.end(signed.body);
  });
}

function boundConnect(
  request: ClientRequest,
  limits: Limits,
  timers: NodeJS.Timeout[],
  late: () => void,
): void {
  const timer = setTimeout(late, limits.connectMs);
  timers.push(timer);
  request.on('socket', (socket) => {
    const ready = (): void => clearTimeout(timer);
    if (socket.connecting) socket.once('connect', ready);
    else ready();
  });
}

function collect(response: IncomingMessage, url: URL, limits: Limits, end: (result: Sending) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.answerBytes)
      end({ ok: false, message: `the answer of ${url.origin} is too long to be sentinel’s` });
    else chunks.push(chunk);
  });
  response.on('error', (error) => end({ ok: false, message: describe(error, url) }));
  response.on('end', () => {
    const { statusCode: status = 0, headers } = response;
    end({ ok: true, answer: { status, headers, body: Buffer.concat(chunks).toString('utf8') } });
  });
}

/** What to do about the common ones; others by their code. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host: check the URL',
  EAI_AGAIN: 'the name could not be resolved: check the network',
  ECONNRESET: 'the connection was closed before an answer',
  EHOSTUNREACH: 'no way to that host: check the network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed: set NODE_EXTRA_CA_CERTS to trust its issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate’s issuer is unknown: set NODE_EXTRA_CA_CERTS to trust it',
};

function describe(error: Error, url: URL): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
  return `cannot reach ${url.origin}: ${ADVICE[code] ?? code}`;
}
