import type { Pattern } from './patterns.ts';
import type { PrincipalPattern } from './principals.ts';

/** A value or a list of values, as the policy grammar has it almost everywhere. */
export type OneOrMany<T> = T | readonly T[];

/** A statement as written; what it must be is checked by `parsePolicy`. */
export type PolicyStatement = {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Readonly<Record<string, OneOrMany<string>>>;
  Action?: OneOrMany<string>;
  NotAction?: OneOrMany<string>;
  Resource?: OneOrMany<string>;
  NotResource?: OneOrMany<string>;
  Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export type PolicyDocument = {
  Version?: '2012-10-17' | '2008-10-17';
  Id?: string;
  Statement: OneOrMany<PolicyStatement>;
};

/**
 * Which elements a policy has: `identity` and `session` policies have resources and no principal, a `trust`
 * policy a principal and no resource (the role is), a `resource` policy (queue, bus) both.
 */
export type PolicyKind = 'identity' | 'session' | 'trust' | 'resource';

/** A place in a document, e.g. `Statement[1].Condition.StringLike`, and what is wrong there. */
export type PolicyFault = { path: string; message: string };

/** Values of the request by condition key, keys in lower case; a list for multivalued keys. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export type CompiledCondition = (context: RequestContext) => boolean;

export type CompiledStatement = {
  sid?: string;
  effect: 'Allow' | 'Deny';
  principals?: readonly PrincipalPattern[];
  actions: { negated: boolean; patterns: readonly Pattern[] };
  resources?: { negated: boolean; patterns: readonly Pattern[] };
  conditions: readonly CompiledCondition[];
};

/** Only `parsePolicy` makes these. */
export type CompiledPolicy = { kind: PolicyKind; statements: readonly CompiledStatement[] };
