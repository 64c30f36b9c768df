import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OidcIssuer } from '../../functions/config/oidc-issuers.ts';
import { type GatewayLogEntry, startGateway } from '../gateway/gateway.ts';
import { createJwtAuthorizer } from '../gateway/jwt-authorizer.ts';
import type { Route } from '../gateway/routes.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { World } from '../iam/world.ts';
import type { Invoke } from '../lambda/function-definition.ts';
import { openLogFile } from '../lambda/log-file.ts';
import { vendFunctionName } from './vend-function.ts';

const apiId = 'sentinel00';
const signedRouteKeys = ['ANY /credentials', 'ANY /credentials/{profile}', 'GET /profiles', '$default'];

/** Signed routes, and of each issuer its own with a JWT authorizer, as they are deployed. */
export function apiRoutes(issuers: ReadonlyMap<string, OidcIssuer>): Route[] {
  const signed = signedRouteKeys.map((routeKey): Route => ({ routeKey, authorization: 'AWS_IAM' }));
  const byToken = [...issuers].flatMap(([alias, { issuer, audiences }]): Route[] => {
    const authorization = { jwt: createJwtAuthorizer({ issuer, audiences: [...audiences] }) };
    return ['credentials/{profile}', 'profiles'].map((path) => ({
      routeKey: `GET /oidc/${alias}/${path}`,
      authorization,
    }));
  });
  return [...signed, ...byToken];
}

export type ApiOptions = {
  world: World;
  port: number;
  nowMs: () => number;
  invoke: Invoke;
  originProof: string;
  /** Issuers of workload tokens, by alias. */
  issuers: ReadonlyMap<string, OidcIssuer>;
  logFolder: string;
  /** Sees each line of the access log. */
  onAccess?: (entry: GatewayLogEntry) => void;
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
    routes: apiRoutes(options.issuers),
    requestId: () => randomBytes(12).toString('base64url'),
    log: (entry: GatewayLogEntry) => {
      log.write(JSON.stringify(entry), undefined);
      options.onAccess?.(entry);
    },
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
