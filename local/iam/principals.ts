import type { Principal } from './principal.ts';

/** Who makes a request: keys' owner, or an AWS service that assumes a role. */
export type RequestPrincipal = Principal | { kind: 'service'; service: string };

/** One value of a `Principal` element. */
export type PrincipalPattern =
  | { kind: 'anyone' }
  | { kind: 'account'; accountId: string }
  | { kind: 'arn'; arn: string }
  | { kind: 'service'; service: string }
  | { kind: 'federated'; provider: string };

/**
 * How closely a policy names a principal. `account`: only its account, so that the principal's own policies
 * must allow too; `session`: the very session, whose session policies then do not limit it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type Naming = 'none' | 'account' | 'principal' | 'session';

const ACCOUNT = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/;
const PRINCIPAL_ARN =
  /^arn:aws:(?:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+|sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+)$/;

/**
 * Reads one value of a Principal element. Wildcards inside a value are refused, as IAM refuses them
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
 */
export const parsePrincipal = (type: string, value: string): PrincipalPattern | undefined => {
  switch (type) {
    case 'AWS': {
      if (value === '*') return { kind: 'anyone' };
      const accountId = ACCOUNT.exec(value)?.[1];
      const isAccount = accountId !== undefined && value.startsWith('arn:') === value.endsWith(':root');
      if (isAccount) return { kind: 'account', accountId };
      return PRINCIPAL_ARN.test(value) ? { kind: 'arn', arn: value } : undefined;
    }
    case 'Service':
      return /^[a-z0-9.-]+\.amazonaws\.com$/.test(value) ? { kind: 'service', service: value } : undefined;
    case 'Federated':
      return /^(arn:aws:iam::\d{12}:(saml|oidc)-provider\/.+|[a-z0-9.-]+)$/.test(value)
        ? { kind: 'federated', provider: value }
        : undefined;
    default:
      return undefined;
  }
};

/** How closely one pattern names the principal; a session is also named by its role. */
export const namingOf = (pattern: PrincipalPattern, principal: RequestPrincipal): Naming => {
  if (principal.kind === 'service') {
    const isNamed = pattern.kind === 'service' && pattern.service === principal.service;
    // Everybody: a deny to `*` hits AWS's services as well, unless its conditions leave them out.
    return isNamed || pattern.kind === 'anyone' ? 'principal' : 'none';
  }
  switch (pattern.kind) {
    case 'anyone':
      return 'principal';
    case 'account':
      return pattern.accountId === principal.accountId ? 'account' : 'none';
    case 'arn':
      if (principal.kind === 'assumed-role' && pattern.arn === principal.roleArn) return 'principal';
      if (pattern.arn !== principal.arn) return 'none';
      return principal.kind === 'user' ? 'principal' : 'session';
    case 'service':
    case 'federated':
      return 'none';
  }
};
