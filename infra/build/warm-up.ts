/**
 * Makes the code cache of a bundle: loads it as Lambda does, has it answer one whole request against constant
 * services on loopback, and writes what V8 has compiled by then. Started as `node --random-seed=1 warm-up.ts FOLDER`,
 * for V8's hash seeds would else make each cache another.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Script } from 'node:vm';
import { constantAnswers, SERVICES } from '../../bench/cold/constant-aws.ts';
import { gatewayEvent } from '../../bench/cold/gateway-event.ts';
import { vendEnvironment } from '../../bench/cold/vend-environment.ts';
import { storedDocuments } from '../../local/seeds/documents.ts';

const ACCOUNT_ID = '123456789012';
/** The longest that may be configured: a build on a busy machine has time. */
const LONG_LIMITS = {
  SENTINEL_REQUEST_LIMIT_MS: '900',
  SENTINEL_POLICY_LIMIT_MS: '600',
  SENTINEL_STS_LIMIT_MS: '600',
  SENTINEL_STS_ATTEMPT_MS: '600',
  SENTINEL_BUS_LIMIT_MS: '600',
};
const [folder = ''] = process.argv.slice(2);

const answer = constantAnswers(storedDocuments(ACCOUNT_ID), Date.now);
const servers = await Promise.all(
  SERVICES.map(async (service) => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const target = String(request.headers['x-amz-target'] ?? '');
      const call = answer(service, target, Buffer.concat(chunks).toString('utf8'));
      if ('fault' in call) throw new Error(call.fault);
      response.setHeader('content-type', call.contentType);
      response.end(call.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = server.address();
    return { service, server, port: typeof address === 'object' && address !== null ? address.port : 0 };
  }),
);

// Functions that a compiler of V8's has reached are marked so in the cache, and which it reaches is chance. Back on
// before the cache is made, for that holds V8's flags too.
const COMPILERS = ['sparkplug', 'maglev', 'turbofan'];
for (const compiler of COMPILERS) setFlagsFromString(`--no-${compiler}`);

const ports = Object.fromEntries(servers.map(({ service, port }) => [service, port]));
Object.assign(process.env, vendEnvironment(ports, folder, LONG_LIMITS));

const { handler }: { handler: (event: unknown, context: object) => Promise<{ statusCode: number }> } =
  createRequire(import.meta.url)(join(folder, 'index.js'));
const event: unknown = JSON.parse(gatewayEvent({ caller: 'alice', rawPath: '/credentials/dev' }, 1));
const { statusCode } = await handler(event, { awsRequestId: '00000000-0000-4000-8000-000000000000' });
if (statusCode !== 200)
  throw new Error(`the warm-up was answered with ${statusCode}: no cache is made of that`);

for (const compiler of COMPILERS) setFlagsFromString(`--${compiler}`);
const loaded: { script: Script } = Reflect.get(globalThis, Symbol.for('sentinel-tvm.code-cache'));
writeFileSync(join(folder, 'bundle.cache'), loaded.script.createCachedData());
process.exit(0);
