import type { Duplex } from 'node:stream';

/** A connection opened ahead of the request that will use it. */
export type ParkedSocket = {
  /** The socket, once, if it still lives and goes where a request with these options goes. */
  take: (options: {
    host?: string | null | undefined;
    port?: string | number | null | undefined;
  }) => Duplex | undefined;
};

type Open = (options: object) => Duplex | null | undefined;

/** AWS closes idle connections, and a frozen environment does not see it: an old one is not trusted. */
const MOST_PARKED_MS = 10_000;

/**
 * Opens a connection while a function starts, so that its first request need not wait for it, nor for TLS. One that
 * fails is forgotten: the request then opens its own, and reports what is wrong.
 */
export function parkSocket(open: Open, origin: URL, nowMs: () => number = Date.now): ParkedSocket {
  const host = origin.hostname;
  const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
  const parkedAtMs = nowMs();
  let socket = open({ host, port, servername: host }) ?? undefined;
  const forget = () => {
    socket?.destroy();
    socket = undefined;
  };
  socket?.on('error', forget);
  socket?.on('close', forget);
  // Waiting for a request is no reason to keep a process alive.
  if (socket !== undefined && 'unref' in socket && typeof socket.unref === 'function') socket.unref();
  return {
    take(options) {
      const fits = options.host === host && Number(options.port) === port;
      if (!fits || nowMs() - parkedAtMs > MOST_PARKED_MS) forget();
      const taken = socket;
      socket = undefined;
      if (taken === undefined || taken.destroyed) return undefined;
      taken.off('error', forget);
      taken.off('close', forget);
      if ('ref' in taken && typeof taken.ref === 'function') taken.ref();
      return taken;
    },
  };
}
