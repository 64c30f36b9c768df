import type { RequestContext } from './policy-document.ts';
import type { AssumedRole } from './principal.ts';
import type { RequestPrincipal } from './principals.ts';

const TYPES = {
  root: 'Account',
  user: 'User',
  'federated-user': 'FederatedUser',
  'assumed-role': 'AssumedRole',
};

/**
 * The condition keys every request carries of its principal
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html): of a session,
 * aws:PrincipalArn is the role's ARN. Added to the request's own keys, which are put in lower case.
 */
export const contextOf = (principal: RequestPrincipal, requestKeys: RequestContext): RequestContext => {
  const own = Object.entries(requestKeys).map(([key, value]) => [key.toLowerCase(), value] as const);
  return { ...Object.fromEntries(own), ...principalKeys(principal) };
};

const principalKeys = (principal: RequestPrincipal): RequestContext => {
  if (principal.kind === 'service') {
    return { 'aws:principalisawsservice': 'true', 'aws:principalservicename': principal.service };
  }
  return {
    'aws:principalaccount': principal.accountId,
    'aws:principaltype': TYPES[principal.kind],
    'aws:principalisawsservice': 'false',
    'aws:userid': principal.userId,
    'aws:principalarn': principal.kind === 'assumed-role' ? principal.roleArn : principal.arn,
    ...(principal.kind === 'user' && { 'aws:username': principal.userName }),
    ...(principal.kind === 'assumed-role' && sessionKeys(principal)),
  };
};

/**
 * `lambda:SourceFunctionArn` is there for what a function's own code calls, and not for what Lambda does by its role
 * (https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html).
 */
const sessionKeys = ({ sourceIdentity, sourceFunctionArn, tags }: AssumedRole): RequestContext => ({
  ...(sourceIdentity !== undefined && { 'aws:sourceidentity': sourceIdentity }),
  ...(sourceFunctionArn !== undefined && { 'lambda:sourcefunctionarn': sourceFunctionArn }),
  ...Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]),
  ),
});

/** The keys of the moment: aws:CurrentTime and aws:EpochTime. */
export const timeKeys = (nowMs: number): RequestContext => ({
  'aws:currenttime': `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
  'aws:epochtime': String(Math.floor(nowMs / 1000)),
});
