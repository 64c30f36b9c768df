import type { FindCredential, Principal } from '../iam/principal.ts';
import type { SignatureFaultCode, WireRequest } from '../sigv4/signed-request.ts';
import { verifySignature } from '../sigv4/verify.ts';
import type { JwtContext, TokenFault } from './jwt-authorizer.ts';
import type { IamContext } from './request-event.ts';
import type { RouteAuthorization } from './routes.ts';

/** Whether the caller's own policies allow `execute-api:Invoke` on a method and decoded path of this API. */
export type AuthorizeInvoke = (principal: Principal, request: { method: string; path: string }) => boolean;

export type Authorization =
  /** `userArn` of who signed. */
  | { ok: true; authorizer: IamContext | JwtContext; userArn?: string }
  /** `why` is for the log; whoever signs reads the same `Forbidden`, a token has its `www-authenticate`. */
  | {
      ok: false;
      why: SignatureFaultCode | 'other-account' | 'not-allowed' | TokenFault;
      status: 401 | 403;
      challenge?: string;
    };

export type AuthorizationSettings = {
  region: string;
  accountId: string;
  /** Organisation of the account; without one an event carries the literal `aws:PrincipalOrgID`, as on AWS. */
  principalOrgId?: string;
  findCredential: FindCredential;
  authorizeInvoke: AuthorizeInvoke;
};

/** Decides on a request by its route's kind of authorization. */
export function authorize(
  by: RouteAuthorization,
  request: WireRequest,
  path: string,
  nowMs: number,
  settings: AuthorizationSettings,
): Authorization | Promise<Authorization> {
  if (by === 'AWS_IAM') return authorizeIam(request, path, nowMs, settings);
  const headers = request.headers.filter(([name]) => name.toLowerCase() === 'authorization');
  return by.jwt(
    headers.map(([, value]) => value),
    by.scopes ?? [],
    nowMs,
  );
}

/**
 * AWS_IAM: the signature, then the account (on HTTP APIs this authorization has no cross-account access), then
 * the caller's policies.
 */
function authorizeIam(
  request: WireRequest,
  path: string,
  nowMs: number,
  settings: AuthorizationSettings,
): Authorization {
  const { region, findCredential } = settings;
  const verification = verifySignature(request, { service: 'execute-api', region, nowMs, findCredential });
  if (!verification.ok) return forbidden(verification.code);
  const { principal, accessKeyId } = verification.credential;
  if (principal.accountId !== settings.accountId) return forbidden('other-account');
  if (!settings.authorizeInvoke(principal, { method: request.method, path })) {
    return forbidden('not-allowed');
  }
  const iam = {
    accessKey: accessKeyId,
    accountId: principal.accountId,
    callerId: principal.userId,
    cognitoIdentity: null,
    principalOrgId: settings.principalOrgId ?? 'aws:PrincipalOrgID',
    userArn: principal.arn,
    userId: principal.userId,
  };
  return { ok: true, authorizer: { iam }, userArn: principal.arn };
}

function forbidden(why: SignatureFaultCode | 'other-account' | 'not-allowed'): Authorization {
  return { ok: false, why, status: 403 };
}
