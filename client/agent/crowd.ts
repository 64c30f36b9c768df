import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections of an agent; SDKs make one for a request and close it. */
const MOST = 512;

/**
 * Bounds a server's connections: for one too many the oldest that has shown no token goes. So whoever keeps many
 * open shuts nobody out. Returns what marks a connection that has shown one.
 */
export function boundCrowd(server: Server, most = MOST): (socket: Socket) => void {
  /** In the order in which they came. */
  const strangers = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    strangers.add(socket);
    socket.once('close', () => {
      count -= 1;
      strangers.delete(socket);
    });
    if (count <= most) return;
    const [oldest = socket] = strangers;
    strangers.delete(oldest);
    oldest.destroy();
  });
  return (socket) => void strangers.delete(socket);
}
