import type { FindCredential, Principal } from '../iam/principal.ts';
import type { SignatureFaultCode, WireRequest } from '../sigv4/signed-request.ts';
import { verifySignature } from '../sigv4/verify.ts';
import type { AuthorizerContext } from './request-event.ts';
import type { RouteAuthorization } from './routes.ts';

/** Whether the caller's own policies allow `execute-api:Invoke` on a method and decoded path of this API. */
export type AuthorizeInvoke = (principal: Principal, request: { method: string; path: string }) => boolean;

export type Authorization =
  | { ok: true; authorizer: AuthorizerContext; principal: Principal }
  /** `why` is for the log; every caller reads the same `Forbidden`. */
  | { ok: false; why: SignatureFaultCode | 'other-account' | 'not-allowed' };

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
  kind: RouteAuthorization,
  request: WireRequest,
  path: string,
  nowMs: number,
  settings: AuthorizationSettings,
): Authorization {
  switch (kind) {
    case 'AWS_IAM':
      return authorizeIam(request, path, nowMs, settings);
  }
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
  if (!verification.ok) return { ok: false, why: verification.code };
  const { principal, accessKeyId } = verification.credential;
  if (principal.accountId !== settings.accountId) return { ok: false, why: 'other-account' };
  if (!settings.authorizeInvoke(principal, { method: request.method, path })) {
    return { ok: false, why: 'not-allowed' };
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
  return { ok: true, authorizer: { iam }, principal };
}
