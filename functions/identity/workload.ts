import type { Identification } from './caller.ts';

/** Claims of a token that API Gateway's JWT authorizer verified; each is text, as it hands them on. */
export type WorkloadClaim = {
  issuer: string;
  subject: string;
  /** `a`, or `[a b]` where the token has a list; undefined when it has none. */
  audience: string | undefined;
  clientId: string | undefined;
  /** Seconds since 1970. */
  expires: string;
};

/** What the deployment trusts of an issuer; from the configuration, never from the request. */
export type OidcIssuer = {
  issuer: string;
  audiences: ReadonlySet<string>;
  /** A subject must begin with one of these; empty: any subject. */
  subjectPrefixes: readonly string[];
};

export type WorkloadRules = {
  accountId: string;
  /** By the alias in the route's path. */
  oidcIssuers: ReadonlyMap<string, OidcIssuer>;
};

/** Events hold names of at most 256 characters. */
const LONGEST_NAME = 256;
/** Printable ASCII without commas, quotes, brackets and backslashes: nothing that reads as a list or a quotation. */
const SUBJECT = /^[!#-&(-+\--;=?-Z^_a-z|~]+$/;
const SECONDS = /^\d{1,15}(?:\.\d{1,9})?(?:[eE]\+?\d{1,2})?$/;

/**
 * Names the workload of a verified token, or says why it cannot be one. API Gateway has checked the same by the
 * route's authorizer; an authorizer on the wrong route, or one that trusts more than the function, ends here.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 *
 * @param alias of the route's path
 * @param atMs Unix milliseconds
 */
export function identifyWorkload(
  claim: WorkloadClaim,
  alias: string,
  atMs: number,
  rules: WorkloadRules,
): Identification {
  const trusted = rules.oidcIssuers.get(alias);
  if (trusted === undefined)
    return refused('no issuer of this alias', 'this path names no issuer: correct its alias');
  if (claim.issuer !== trusted.issuer)
    return refused(
      'token of another issuer',
      'the token is not of this path’s issuer: ask by the path of its own',
    );
  if (!isFor(claim, trusted.audiences))
    return refused(
      'token for another audience',
      'the token is meant for another audience: request it for this service',
    );
  if (!SECONDS.test(claim.expires) || Number(claim.expires) * 1000 <= atMs)
    return refused('token expired', 'the token has expired: send a fresh one');
  const name = `oidc/${alias}/${claim.subject}`;
  if (!SUBJECT.test(claim.subject) || name.length > LONGEST_NAME)
    return refused(
      'malformed subject',
      'the token’s subject is too long, or has characters that no name may have',
    );
  const { subjectPrefixes } = trusted;
  if (subjectPrefixes.length > 0 && !subjectPrefixes.some((prefix) => claim.subject.startsWith(prefix)))
    return refused(
      'subject of nobody here',
      'the token’s subject is none of this service’s callers: ask its owner',
    );
  const arn = subjectOf(claim);
  return {
    ok: true,
    caller: { kind: 'oidc', name, accountId: rules.accountId, arn, callerId: arn, accessKeyId: '' },
  };
}

/** `ISSUER#SUBJECT`: unique over all issuers, in place of the ARN that a workload has not. */
export function subjectOf({ issuer, subject }: WorkloadClaim): string {
  return `${issuer}#${subject}`;
}

/** `aud`, and only where there is none `client_id`, as API Gateway does it. */
function isFor({ audience, clientId }: WorkloadClaim, audiences: ReadonlySet<string>): boolean {
  if (audience === undefined) return clientId !== undefined && audiences.has(clientId);
  const isList = audience.startsWith('[') && audience.endsWith(']');
  return isList
    ? audience
        .slice(1, -1)
        .split(' ')
        .some((one) => audiences.has(one))
    : audiences.has(audience);
}

function refused(cause: string, message: string): Identification {
  return { ok: false, cause, message };
}
