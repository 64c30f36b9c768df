import type { IncomingMessage } from 'node:http';

export type BodyReading = { kind: 'whole'; body: Uint8Array } | { kind: 'too-large' } | { kind: 'gone' };

/**
 * Reads a request's whole body, keeping at most `maxBytes`.
 * A larger one is read to its end and thrown away, so that the client, busy sending, sees the answer instead of
 * a reset; past twice the bound it is not read on.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyReading> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (received > 2 * maxBytes + 65_536) {
        request.pause();
        resolve({ kind: 'too-large' });
      }
    });
    request.on('end', () =>
      resolve(received > maxBytes ? { kind: 'too-large' } : { kind: 'whole', body: Buffer.concat(chunks) }),
    );
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => resolve({ kind: 'gone' }));
  });
}

/** Header lines as sent: order, spelling and repeats kept, values as Latin-1 text (one character a byte). */
export function headerLines(rawHeaders: readonly string[]): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return lines;
}

/**
 * Whether the request names this server, and only it, as its Host. Without this check a web page could reach a
 * loopback server through a host name of its own (DNS rebinding).
 */
export function hostIsLoopback(
  headers: readonly (readonly [name: string, value: string])[],
  port: number,
): boolean {
  const hosts = headers
    .filter(([name]) => name.toLowerCase() === 'host')
    .map(([, value]) => value.toLowerCase());
  return hosts.length === 1 && (hosts[0] === `127.0.0.1:${port}` || hosts[0] === `localhost:${port}`);
}
