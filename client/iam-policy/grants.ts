import { speaksOf } from './demands.ts';
import type { Condition, Statement } from './document.ts';
import { covers, overlaps, withoutVariables } from './pattern.ts';

/** A policy by its name, as a principal has it. */
export type NamedPolicy = { name: string; statements: readonly Statement[] };

export type Grant =
  | { kind: 'none' }
  | {
      kind: 'allowed';
      /** The policy and the statement that allow. */
      by: string;
      /** Conditions of the allowing statement, of denials and of the boundary: shown, never evaluated. */
      conditions: readonly string[];
    };

/**
 * Whether policies allow an action on a resource (an ARN, which may hold wildcards), for some request at least. A denial
 * counts where it covers all of the resource without a condition; an allowance where it meets any of it. Of several
 * allowances, one without conditions is told.
 */
export function grantOf(
  policies: readonly NamedPolicy[],
  boundary: NamedPolicy | undefined,
  action: string,
  resource: string,
): Grant {
  const own = grantOfPolicies(policies, action, resource);
  if (own.kind === 'none' || boundary === undefined) return own;
  const bounded = grantOfPolicies([boundary], action, resource);
  if (bounded.kind === 'none') return bounded;
  return { ...own, conditions: [...own.conditions, ...bounded.conditions.map((one) => `boundary: ${one}`)] };
}

function grantOfPolicies(policies: readonly NamedPolicy[], action: string, resource: string): Grant {
  const all = policies.flatMap(({ name, statements }) => statements.map((one) => ({ name, one })));
  const speaking = all.filter(({ one }) => speaksOf(one, action));
  const denials = speaking.filter(({ one }) => one.effect === 'Deny');
  if (denials.some(({ one }) => one.conditions.length === 0 && isDeniedOn(one, resource)))
    return { kind: 'none' };
  const allowing = speaking.filter(({ one }) => one.effect === 'Allow' && isAllowedOn(one, resource));
  const [first] = allowing.toSorted((a, b) => a.one.conditions.length - b.one.conditions.length);
  if (first === undefined) return { kind: 'none' };
  const unless = denials
    .filter(({ one }) => one.conditions.length > 0 && isAllowedOn(one, resource))
    .map(({ one }) => `denied where ${one.conditions.map(conditionText).join(' and ')}`);
  const conditions = [...first.one.conditions.map(conditionText), ...unless];
  return { kind: 'allowed', by: `${first.name}, ${first.one.name}`, conditions };
}

/** Whether the statement's resources may be this one; without any it is a trust policy's, on its role. */
function isAllowedOn({ resources }: Statement, resource: string): boolean {
  if (resources === undefined) return true;
  const patterns = resources.values.map(withoutVariables);
  if (resources.negated) return !resources.values.some((pattern) => covers(pattern, resource));
  return patterns.some((pattern) => overlaps(pattern, resource));
}

/** Whether they are surely all of this one. */
function isDeniedOn({ resources }: Statement, resource: string): boolean {
  if (resources === undefined) return true;
  if (resources.negated)
    return !resources.values.some((pattern) => overlaps(withoutVariables(pattern), resource));
  return resources.values.some((pattern) => covers(pattern, resource));
}

/** A condition for a reader: `StringEquals aws:PrincipalOrgID o-abc`. */
export function conditionText({ operator, quantifier, ifExists, key, values }: Condition): string {
  const name = `${quantifier === undefined ? '' : `${quantifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;
  return `${name} ${key} ${values.join(' or ')}`;
}
