import { decide } from '../../local/iam/evaluate.ts';
import type { CompiledPolicy, PolicyDocument, PolicyStatement } from '../../local/iam/policy-document.ts';
import type { Decided } from '../../local/iam/world.ts';
import type { Permissions } from '../../local/seeds/permissions.ts';

export const statementsOf = ({ Statement }: PolicyDocument): readonly PolicyStatement[] =>
  isMany(Statement) ? Statement : [Statement];

const isMany = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

export const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** The condition keys of policies, in lower case. */
export const conditionKeys = (policies: readonly PolicyDocument[]): string[] => [
  ...new Set(
    policies
      .flatMap(statementsOf)
      .flatMap(({ Condition = {} }) => Object.values(Condition))
      .flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase())),
  ),
];

/** Decisions on what one role asked for. */
export const askedBy = (decided: readonly Decided[], roleName: string): Decided[] =>
  decided.filter(({ input }) => {
    const { principal } = input.request;
    return principal.kind === 'assumed-role' && principal.roleName === roleName;
  });

/** `ACTION on RESOURCE` of what was denied. */
export const denials = (decided: readonly Decided[]): string[] => [
  ...new Set(
    decided.flatMap(({ input, decision }) =>
      decision.allowed ? [] : [`${input.request.action} on ${input.request.resource}: ${decision.because}`],
    ),
  ),
];

/** The actions that were allowed, and would have been denied without the statement of this id. */
export function actionsNeeding(decided: readonly Decided[], sid: string): Set<string> {
  const needing = decided.filter(({ input, decision }) => {
    const identity = input.identity.map((policy) => without(policy, sid));
    return decision.allowed && !decide({ ...input, identity }).allowed;
  });
  return new Set(needing.map(({ input }) => input.request.action));
}

const without = (policy: CompiledPolicy, removed: string): CompiledPolicy => ({
  ...policy,
  statements: policy.statements.filter(({ sid }) => sid !== removed),
});

/** Permissions where one statement of a role is gone. Throws when it is not there. */
export function removing(permissions: Permissions, roleName: string, ...sids: string[]): Permissions {
  const policies = permissions.roles[roleName] ?? [];
  const known = policies.flatMap(statementsOf).map(({ Sid }) => Sid);
  const unknown = sids.find((sid) => !known.includes(sid));
  if (unknown !== undefined) throw new Error(`\`${roleName}\` has no statement \`${unknown}\``);
  const left = policies.map((policy) => ({
    ...policy,
    Statement: statementsOf(policy).filter(({ Sid = '' }) => !sids.includes(Sid)),
  }));
  return { ...permissions, roles: { ...permissions.roles, [roleName]: left } };
}
