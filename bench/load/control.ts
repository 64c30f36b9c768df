import { randomUUID } from 'node:crypto';
import { startLoopbackServer } from '../../local/http/loopback-server.ts';

export type Control = {
  /** Prefix of what a k6 script posts to: the name of a phase or a mark comes behind it. */
  url: string;
  stop: () => Promise<void>;
};

/**
 * Where a k6 script says that it enters a phase. The script waits for the answer, so `enter` has run when the next
 * request goes out. A random path keeps others out.
 */
export async function startControl(enter: (name: string) => void): Promise<Control> {
  const path = `/${randomUUID()}/`;
  const server = await startLoopbackServer({
    port: 0,
    maxBodyBytes: 0,
    handler: ({ method, rawUrl }) => {
      const headers = { 'content-type': 'text/plain' };
      if (method !== 'POST' || !rawUrl.startsWith(path)) return { status: 404, headers, body: '' };
      enter(rawUrl.slice(path.length));
      return { status: 204, headers, body: '' };
    },
  });
  return { url: `${server.url}${path}`, stop: server.stop };
}
