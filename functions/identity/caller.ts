import { ACCOUNT_ID, parsePrincipalArn } from './principal-arn.ts';

/** How the caller proved who it is; see the table in docs/architecture.md. */
export type CallerKind = 'sso' | 'user' | 'session' | 'role' | 'oidc';

/** A caller that may be judged: only `identifyCaller` makes one. */
export type Caller = {
  kind: CallerKind;
  /** The name policies see; unique per caller over all kinds. */
  name: string;
  accountId: string;
  /** Of a workload, which has none: `ISSUER#SUBJECT`. */
  arn: string;
  /** IAM's unique id: `AIDA…` or `AROA…:SESSION`; of a workload `ISSUER#SUBJECT`. */
  callerId: string;
  /** Empty for a workload. */
  accessKeyId: string;
};

/** `requestContext.authorizer.iam` of payload 2.0, after its types were checked. */
export type IamClaim = {
  userArn: string;
  userId: string;
  accountId: string;
  accessKeyId: string;
  principalOrgId: string | null;
};

/** What the deployment trusts; from the configuration, never from the request. */
export type IdentityRules = {
  /** The function's own account: `AWS_IAM` on HTTP APIs has no cross-account access. */
  accountId: string;
  /** The one kind whose names stand bare. */
  bareNames: 'sso' | 'user' | 'session';
  /** `AROA…` ids of the Identity Center roles. A role name proves nothing: anybody may create a look-alike. */
  ssoRoleIds: ReadonlySet<string>;
  /** Names of hop roles whose trust pins `sts:RoleSessionName` to the caller. */
  trustedSessionRoles: ReadonlySet<string>;
};

export type Identification = { ok: true; caller: Caller } | { ok: false; cause: string; message: string };

/** Sessions made by the vend function are named `sentinel,USER`: a vended session must not buy another. */
export const VENDED_SESSION_PREFIX = 'sentinel,';

const SSO_ROLE = /^AWSReservedSSO_[\w+=,.@-]+_[0-9a-f]{16}$/;
const USER_ID = /^AIDA[A-Z0-9]{12,124}$/;
const ROLE_SESSION_ID = /^(AROA[A-Z0-9]{12,124}):(.+)$/;

/**
 * Names the caller of an `AWS_IAM` request, or says why it cannot be one: root, federated users (their name is
 * chosen by whoever calls GetFederationToken), other accounts, malformed ARNs, vended sessions.
 */
export function identifyCaller(claim: IamClaim, rules: IdentityRules): Identification {
  const principal = parsePrincipalArn(claim.userArn);
  if (principal === undefined)
    return refused('malformed principal arn', 'the caller is not an IAM user or an assumed role');
  if (principal.type === 'root')
    return refused('root', 'the root user is refused: sign as an IAM user or an assumed role');
  if (principal.type === 'federated-user') {
    return refused(
      'federated user',
      'federated users are refused, their name is chosen freely: sign as an IAM user or an assumed role',
    );
  }
  if (!ACCOUNT_ID.test(claim.accountId) || principal.accountId !== claim.accountId) {
    return refused(
      'account of the arn and of the authorizer differ',
      'the caller is not an IAM user or an assumed role',
    );
  }
  if (principal.accountId !== rules.accountId) {
    return refused(
      'another account',
      'callers of other accounts are refused: assume a hop role of this account first',
    );
  }
  const base = {
    accountId: principal.accountId,
    arn: claim.userArn,
    callerId: claim.userId,
    accessKeyId: claim.accessKeyId,
  };
  if (principal.type === 'user') {
    if (!USER_ID.test(claim.userId))
      return refused('user id does not fit the arn', 'the caller is not an IAM user or an assumed role');
    const name = rules.bareNames === 'user' ? principal.userName : `iam/${principal.userName}`;
    return { ok: true, caller: { ...base, kind: 'user', name } };
  }
  return identifySession(principal, base, rules);
}

function identifySession(
  principal: { roleName: string; sessionName: string },
  base: Omit<Caller, 'kind' | 'name'>,
  rules: IdentityRules,
): Identification {
  const { roleName, sessionName } = principal;
  const id = ROLE_SESSION_ID.exec(base.callerId);
  const roleId = id?.[1];
  if (roleId === undefined || id?.[2] !== sessionName) {
    return refused('session id does not fit the arn', 'the caller is not an IAM user or an assumed role');
  }
  if (sessionName.startsWith(VENDED_SESSION_PREFIX)) {
    return refused('a vended session', 'a vended session cannot buy another: sign with your own identity');
  }
  if (SSO_ROLE.test(roleName) && rules.ssoRoleIds.has(roleId)) {
    const name = rules.bareNames === 'sso' ? sessionName : `sso/${sessionName}`;
    return { ok: true, caller: { ...base, kind: 'sso', name } };
  }
  if (rules.trustedSessionRoles.has(roleName)) {
    const name = rules.bareNames === 'session' ? sessionName : `session/${roleName}/${sessionName}`;
    return { ok: true, caller: { ...base, kind: 'session', name } };
  }
  // Its session name is chosen by whoever assumes the role, so only the role counts.
  return { ok: true, caller: { ...base, kind: 'role', name: `role/${roleName}` } };
}

function refused(cause: string, message: string): Identification {
  return { ok: false, cause, message };
}
