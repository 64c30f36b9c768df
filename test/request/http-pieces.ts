import type { RefusalCode } from '../../functions/answer/codes.ts';
import { requestEvent } from '../../local/gateway/request-event.ts';
import { readPath } from '../../local/gateway/request-path.ts';
import { compileRoutes } from '../../local/gateway/routes.ts';
import { splitTarget } from '../../local/sigv4/percent-encoding.ts';
import {
  ACCOUNT_ID,
  ALICE,
  type GatewayEvent,
  type IamIdentity,
  ORIGIN_PROOF,
  REGION,
} from '../vend/gateway-events.ts';

/** A request before it is signed. Strings are bytes, one character each, as they go over the wire. */
export type HttpPieces = {
  name: string;
  method: string;
  rawUrl: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
};

export type BadRequest = HttpPieces & {
  /** The refusal's code; its status is 400. */
  expect: { code: RefusalCode };
  /** The status with which a gateway turns it away before the function sees it. */
  gateway?: number;
};

export const JSON_HEADERS = [['content-type', 'application/json']] as const;

/** UTF-8 as bytes. */
export function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

let requests = 0;
const findRoute = compileRoutes([{ routeKey: '$default', authorization: 'AWS_IAM' }]);

/** The event the local gateway makes of the pieces; what it would turn away is handed over as nearly as can be. */
export function eventOf(pieces: HttpPieces, identity: IamIdentity = ALICE): GatewayEvent {
  requests += 1;
  const { rawPath } = splitTarget(pieces.rawUrl);
  const path = readPath(rawPath) ?? rawPath;
  const match = findRoute(pieces.method, path);
  if (match === undefined) throw new Error('`$default` matches everything');
  const request = { ...pieces, body: Buffer.from(pieces.body, 'latin1') };
  const api = {
    accountId: ACCOUNT_ID,
    apiId: 'a1b2c3d4e5',
    region: REGION,
    stageVariables: { origin: ORIGIN_PROOF },
  };
  return requestEvent(api, request, {
    match,
    path,
    authorizer: { iam: identity },
    connection: { sourceIp: '192.0.2.7', port: 443, httpVersion: '1.1' },
    requestId: `pieces-${requests}=`,
    nowMs: Date.parse('2026-03-04T10:00:00Z'),
  });
}
