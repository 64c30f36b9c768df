import { matches } from './patterns.ts';
import type { CompiledPolicy, CompiledStatement, RequestContext } from './policy-document.ts';
import { type Naming, namingOf, type RequestPrincipal } from './principals.ts';

/** What is asked; `context` has its keys in lower case (see `contextOf`). */
export type PolicyRequest = {
  principal: RequestPrincipal;
  /** `service:Operation`. */
  action: string;
  /** The resource's ARN, or `*` where the action has none. */
  resource: string;
  context: RequestContext;
};

/** What one policy says: an explicit deny, or how closely its allowing statements name the principal. */
export type PolicyVerdict = { denied: boolean; allows: Naming };

const RANK: Readonly<Record<Naming, number>> = { none: 0, account: 1, principal: 2, session: 3 };

/**
 * Evaluates one policy by itself. Identity and session policies name nobody: their allow counts as `principal`.
 * Deciding from several policies is `decide`'s part.
 */
export const evaluatePolicy = (policy: CompiledPolicy, request: PolicyRequest): PolicyVerdict => {
  let denied = false;
  let allows: Naming = 'none';
  for (const statement of policy.statements) {
    const naming = applies(statement, request);
    if (naming === 'none') continue;
    if (statement.effect === 'Deny') denied = true;
    else if (RANK[naming] > RANK[allows]) allows = naming;
  }
  return { denied, allows };
};

const applies = (statement: CompiledStatement, request: PolicyRequest): Naming => {
  const { principal, action, resource, context } = request;
  const acts = statement.actions.patterns.some((pattern) => matches(pattern, action, context, true));
  if (acts === statement.actions.negated) return 'none';
  if (statement.resources !== undefined) {
    const named = statement.resources.patterns.some((pattern) => matches(pattern, resource, context));
    if (named === statement.resources.negated) return 'none';
  }
  if (!statement.conditions.every((condition) => condition(context))) return 'none';
  if (statement.principals === undefined) return 'principal';
  const namings = statement.principals.map((pattern) => namingOf(pattern, principal));
  return namings.reduce((best, naming) => (RANK[naming] > RANK[best] ? naming : best), 'none');
};

export type PolicySource = 'identity-based policy' | 'session policy' | 'resource-based policy';

/** `because`: AWS's words for what is missing or in the way. */
export type Decision = { allowed: true } | { allowed: false; explicit: boolean; because: string };

export type DecisionInput = {
  request: PolicyRequest;
  identity: readonly CompiledPolicy[];
  /** Absent: the session has none, which limits nothing. */
  session?: readonly CompiledPolicy[];
  /** The resource's own policy: a role's trust policy, a bus's or queue's policy. */
  resource?: CompiledPolicy;
  /** Whether principal and resource are of one account. */
  sameAccount: boolean;
};

const NOTHING: PolicyVerdict = { denied: false, allows: 'none' };

const combine = (policies: readonly CompiledPolicy[], request: PolicyRequest): PolicyVerdict =>
  policies
    .map((policy) => evaluatePolicy(policy, request))
    .reduce(
      (sum, verdict) => ({
        denied: sum.denied || verdict.denied,
        allows: RANK[verdict.allows] > RANK[sum.allows] ? verdict.allows : sum.allows,
      }),
      NOTHING,
    );

/**
 * Decides as AWS does from identity, session and resource policies. An explicit deny anywhere wins. In one
 * account a resource policy that names the principal is enough (one that names only its account is not); a trust
 * policy is also always necessary; across accounts both sides must allow. Session policies limit everything but
 * what names the very session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export const decide = (input: DecisionInput): Decision => {
  const { request } = input;
  const identity = combine(input.identity, request);
  const session = input.session === undefined ? undefined : combine(input.session, request);
  const resource = input.resource === undefined ? NOTHING : evaluatePolicy(input.resource, request);
  const denying: PolicySource | undefined = identity.denied
    ? 'identity-based policy'
    : session?.denied
      ? 'session policy'
      : resource.denied
        ? 'resource-based policy'
        : undefined;
  if (denying !== undefined) {
    return { allowed: false, explicit: true, because: `with an explicit deny in ${article(denying)}` };
  }
  const missing = missingAllow(input, identity.allows, session?.allows, resource.allows);
  return missing === undefined
    ? { allowed: true }
    : {
        allowed: false,
        explicit: false,
        because: `because no ${missing} allows the ${request.action} action`,
      };
};

const missingAllow = (
  input: DecisionInput,
  identity: Naming,
  session: Naming | undefined,
  resource: Naming,
): PolicySource | undefined => {
  const resourceDecides = input.resource?.kind === 'trust' || !input.sameAccount;
  if (resourceDecides && resource === 'none') return 'resource-based policy';
  if (input.sameAccount && resource === 'session') return undefined;
  if (session === 'none') return 'session policy';
  if (input.sameAccount && resource === 'principal') return undefined;
  return identity === 'none' ? 'identity-based policy' : undefined;
};

const article = (source: PolicySource): string =>
  `${source === 'identity-based policy' ? 'an' : 'a'} ${source}`;
