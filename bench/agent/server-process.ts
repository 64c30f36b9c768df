import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterHere } from '../../client/agent/after-here.ts';
import { startAgent } from '../../client/agent/agent.ts';
import { doorOf, newToken } from '../../client/agent/doors.ts';
import { urlOf } from '../../client/agent/variables.ts';
import { vendedAt } from '../../test/agent/agent-here.ts';
import { KEYS, portOf, REGION } from '../../test/client/signed-service.ts';

/** One of the two servers, in a process of its own: `agent` or `bare`. Tells its URL, then its memory when asked. */
const [which] = process.argv.slice(2);
const body = JSON.stringify(vendedAt(Date.now()));

/** Answers what the service vends, to anybody. */
async function listen(): Promise<string> {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  const server = createServer((_request, response) => {
    response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${portOf(server)}/credentials`;
}

async function startServed(): Promise<{ url: string; token: string }> {
  const endpoint = new URL(await listen());
  const target = { endpoint, region: REGION, keys: KEYS, caller: 'bench' };
  const door = doorOf('dev', newToken());
  const start = await startAgent({
    doors: [door],
    upstream: {
      findTarget: async () => ({ ok: true, target }),
      nowMs: Date.now,
      random: Math.random,
      wait: (ms) => wait(ms),
    },
    after: afterHere,
    port: 0,
    ipv6: false,
    err: (text) => process.stderr.write(text),
  });
  if (!start.ok) throw new Error(start.code);
  return { url: urlOf(door, start.agent.port, false), token: door.token };
}

process.send?.(which === 'agent' ? await startServed() : { url: await listen(), token: newToken() });
process.on('message', () => {
  for (let n = 0; n < 4; n += 1) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed });
});
process.on('disconnect', () => process.exit(0));
