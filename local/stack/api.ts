import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GatewayLogEntry, startGateway } from '../gateway/gateway.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { World } from '../iam/world.ts';
import type { Invoke } from '../lambda/function-definition.ts';
import { openLogFile } from '../lambda/log-file.ts';
import { vendFunctionName } from './vend-function.ts';

const apiId = 'sentinel00';
const routeKeys = ['ANY /credentials', 'ANY /credentials/{profile}', 'GET /profiles', '$default'];

export type ApiOptions = {
  world: World;
  port: number;
  nowMs: () => number;
  invoke: Invoke;
  originProof: string;
  logFolder: string;
};

/** The HTTP API before the vend function, and its access log. */
export async function startApi(options: ApiOptions): Promise<RunningServer> {
  const { world, logFolder, nowMs } = options;
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  const log = openLogFile(join(logFolder, 'gateway.ndjson'), nowMs);
  const server = await startGateway({
    port: options.port,
    nowMs,
    accountId: world.accountId,
    region: world.region,
    apiId,
    stageVariables: { origin: options.originProof },
    findCredential: world.findCredential,
    authorizeInvoke: (principal, { method, path }) =>
      world.authorize({
        principal,
        action: 'execute-api:Invoke',
        resource: `arn:aws:execute-api:${world.region}:${world.accountId}:${apiId}/$default/${method}${path}`,
        context: {},
      }).allowed,
    invoke: options.invoke,
    functionName: vendFunctionName,
    routes: routeKeys.map((routeKey) => ({ routeKey, authorization: 'AWS_IAM' })),
    requestId: () => randomBytes(12).toString('base64url'),
    log: (entry: GatewayLogEntry) => log.write(JSON.stringify(entry), undefined),
    onError: (error) => log.write(String(error), undefined),
  });
  return {
    ...server,
    async stop() {
      await server.stop();
      await log.close();
    },
  };
}
