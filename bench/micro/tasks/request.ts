import { type IamClaim, identifyCaller } from '../../../functions/identity/caller.ts';
import { provesOrigin } from '../../../functions/identity/origin-proof.ts';
import { openGatewayEvent } from '../../../functions/request/gateway-event.ts';
import { readVendRequest } from '../../../functions/request/vend-request.ts';
import { inTurn, type Task } from '../task.ts';
import { ACCOUNT_ID, gatewayRequest, ORIGIN_PROOF, SSO_ROLE_ID } from '../workload/gateway-requests.ts';

const REQUESTS = 16;
const LAMBDA_ID = 'lambda-request-id';
const RULES = {
  accountId: ACCOUNT_ID,
  bareNames: 'sso',
  ssoRoleIds: new Set([SSO_ROLE_ID]),
  trustedSessionRoles: new Set(['hop']),
} as const;

const rawOf = (n: number) => gatewayRequest(`user-${n}@example.org`, 'dev', n);
const openedOf = (n: number) => openGatewayEvent(rawOf(n), LAMBDA_ID);

/** What is done with a request before anything is looked up: open it, read it, name its caller. */
export const TASKS: readonly Task[] = [
  {
    id: 'request.open',
    title: 'open a payload-2.0 event',
    open: () => {
      const next = inTurn(REQUESTS, rawOf);
      return { call: () => openGatewayEvent(next(), LAMBDA_ID) };
    },
  },
  {
    id: 'request.read',
    title: 'read what a request asks for',
    open: () => {
      const next = inTurn(REQUESTS, openedOf);
      if (!readVendRequest(next()).ok) throw new Error('the request is refused');
      return { call: () => readVendRequest(next()) };
    },
  },
  {
    id: 'identity.caller',
    title: 'name the caller of a request',
    open: () => {
      const next = inTurn(REQUESTS, claimOf);
      if (!identifyCaller(next(), RULES).ok) throw new Error('the caller is refused');
      return { call: () => identifyCaller(next(), RULES) };
    },
  },
  {
    id: 'identity.origin',
    title: 'compare the origin proof',
    open: () => {
      const next = inTurn(REQUESTS, openedOf);
      return { call: () => provesOrigin(next().origin, ORIGIN_PROOF) };
    },
  },
];

function claimOf(n: number): IamClaim {
  const { iam } = openedOf(n);
  if (iam === undefined) throw new Error('the request has no identity');
  return iam;
}
