import type { Condition, Statement } from './document.ts';
import { covers } from './pattern.ts';

/** What a request must carry: the key, with a value that one of the patterns matches. */
export type Demand = {
  /** In small letters. */
  key: string;
  /** Under an operator without wildcards, `*` and `?` are plain characters, and no service sends them. */
  exact: boolean;
  /** Policy variables are left as they are written. */
  values: readonly string[];
};

const EXACT = new Set(['StringEquals']);
const LIKE = new Set(['StringLike', 'ArnEquals', 'ArnLike']);
const NOT_EXACT = new Set(['StringNotEquals']);
const NOT_LIKE = new Set(['StringNotLike', 'ArnNotEquals', 'ArnNotLike']);

/**
 * What every request that the statement admits to `action` must carry: by its own conditions, and by the denials for
 * everybody. A condition that also holds for a request without the key (`IfExists`, `ForAllValues`) demands nothing,
 * unless `Null` demands the key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function demandsOf(allow: Statement, all: readonly Statement[], action: string): Demand[] {
  const denials = all.filter((one) => deniesEverybody(one, action)).map(({ conditions }) => conditions);
  const present = new Set([
    ...allow.conditions.filter((one) => isNull(one, 'false')).map(({ key }) => key),
    ...denials
      .flatMap((conditions) => single(conditions, (one) => isNull(one, 'true')))
      .map(({ key }) => key),
  ]);
  const own = allow.conditions
    .filter(
      ({ ifExists, quantifier, key }) => (!ifExists && quantifier !== 'ForAllValues') || present.has(key),
    )
    .flatMap((one) => demand(one, EXACT, LIKE));
  const byDenials = denials
    .flatMap((conditions) => single(conditions, ({ quantifier }) => quantifier === undefined))
    .flatMap((one) => demand(one, NOT_EXACT, NOT_LIKE));
  return [...own, ...byDenials];
}

/** Whether nobody at all is admitted to the action: a denial for everybody without a condition. */
export function isClosed(all: readonly Statement[], action: string): boolean {
  return all.some((one) => deniesEverybody(one, action) && one.conditions.length === 0);
}

/** Whether a statement speaks of an action: names it, or does not leave it out of what it means by `NotAction`. */
export function speaksOf({ actions }: Statement, action: string): boolean {
  const named = actions.values.some((pattern) => covers(pattern.toLowerCase(), action.toLowerCase()));
  return named !== actions.negated;
}

function deniesEverybody(statement: Statement, action: string): boolean {
  const { effect, principals } = statement;
  const everybody =
    principals !== undefined && !principals.negated && principals.values.some(({ value }) => value === '*');
  return effect === 'Deny' && everybody && speaksOf(statement, action);
}

/** A denial with several conditions only holds where all of them do: none is a demand by itself. */
function single(conditions: readonly Condition[], holds: (one: Condition) => boolean): Condition[] {
  return conditions.length === 1 ? conditions.filter(holds) : [];
}

function isNull({ operator, values }: Condition, wanted: 'true' | 'false'): boolean {
  return operator === 'Null' && values.every((value) => value.toLowerCase() === wanted);
}

function demand(
  { operator, key, values }: Condition,
  exact: ReadonlySet<string>,
  like: ReadonlySet<string>,
): Demand[] {
  return exact.has(operator) || like.has(operator) ? [{ key, values, exact: exact.has(operator) }] : [];
}
