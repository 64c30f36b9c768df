import { type EventParts, gatewayEvent } from '../vend/gateway-events.ts';

export const ISSUER = 'https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE';
export const SUBJECT = 'system:serviceaccount:pay:api';

/** The function's environment with the issuers `eks` and `github`. */
export const WITH_ISSUERS = {
  SENTINEL_OIDC_ISSUERS: `eks=${ISSUER} sentinel other, github=https://token.actions.githubusercontent.com sentinel sub=repo:acme/`,
};

/** A good token's claims at the start of virtual time, as API Gateway hands them on. */
export const CLAIMS: Readonly<Record<string, unknown>> = {
  iss: ISSUER,
  aud: '[sentinel]',
  sub: SUBJECT,
  exp: '4102444800',
  iat: '1772618400',
  nbf: '1772618400',
  'kubernetes.io': '{"namespace":"pay"}',
};

/** An event of a workload's route, its token verified by the authorizer. */
export function workloadEvent(claims: unknown = CLAIMS, parts: EventParts = {}): unknown {
  const event = gatewayEvent({ rawPath: '/oidc/eks/credentials/dev', ...parts });
  return {
    ...event,
    requestContext: { ...event.requestContext, authorizer: { jwt: { claims, scopes: null } } },
  };
}
