import { OPERATORS, type ValueTest } from './condition-operators.ts';
import type { CompiledCondition, PolicyFault, RequestContext } from './policy-document.ts';

type Quantifier = 'all' | 'any' | 'single';

const OPERATOR_NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;
const KEY = /^[A-Za-z0-9-]+:[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;

/**
 * Compiles a Condition element: every operator and every key in it must hold
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html).
 * An unknown operator, or a value its operator cannot take, is a fault.
 */
export const compileConditions = (
  condition: unknown,
  path: string,
  variables: boolean,
  faults: PolicyFault[],
): CompiledCondition[] => {
  const compiled: CompiledCondition[] = [];
  for (const [operator, keys] of entriesOf(condition, path, faults)) {
    for (const [key, values] of entriesOf(keys, `${path}.${operator}`, faults)) {
      const at = `${path}.${operator}.${key}`;
      const expected = valuesOf(values);
      if (!KEY.test(key)) faults.push({ path: at, message: `\`${key}\` is no condition key` });
      else if (expected === undefined)
        faults.push({ path: at, message: 'values must be strings, at least one' });
      else {
        const test = compileOne(operator, key.toLowerCase(), expected, variables);
        if (typeof test === 'string') faults.push({ path: at, message: test });
        else compiled.push(test);
      }
    }
  }
  return compiled;
};

const entriesOf = (value: unknown, path: string, faults: PolicyFault[]): [string, unknown][] => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  faults.push({ path, message: 'must be an object' });
  return [];
};

const valuesOf = (value: unknown): string[] | undefined => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts: string[] = [];
  for (const item of list) {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') return undefined;
    texts.push(String(item));
  }
  return texts.length > 0 ? texts : undefined;
};

const actualValues = (context: RequestContext, key: string): readonly string[] => {
  const value = Object.hasOwn(context, key) ? context[key] : undefined;
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

/** The compiled condition, or the fault's message. */
const compileOne = (
  name: string,
  key: string,
  expected: readonly string[],
  variables: boolean,
): CompiledCondition | string => {
  const [, quantifierName, base = '', suffix] = OPERATOR_NAME.exec(name) ?? [];
  if (name === 'Null') return nullCondition(key, expected);
  const operator = OPERATORS.get(base);
  if (operator === undefined) return `unknown condition operator \`${name}\``;
  const tests: ValueTest[] = [];
  for (const value of expected) {
    const test = operator.make(value, variables);
    if (test === undefined) return `\`${base}\` cannot compare with \`${value}\``;
    tests.push(test);
  }
  const quantifier: Quantifier =
    quantifierName === 'ForAllValues' ? 'all' : quantifierName === 'ForAnyValue' ? 'any' : 'single';
  return compare(key, tests, operator.negated, quantifier, suffix !== undefined);
};

const nullCondition = (key: string, expected: readonly string[]): CompiledCondition | string => {
  if (!expected.every((value) => /^(true|false)$/i.test(value))) return '`Null` takes `true` or `false`';
  const absences = expected.map((value) => value.toLowerCase() === 'true');
  return (context) => absences.includes(actualValues(context, key).length === 0);
};

/**
 * A missing key: IfExists and ForAllValues hold, ForAnyValue does not, and otherwise only a negated operator does
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
 */
const compare =
  (
    key: string,
    tests: readonly ValueTest[],
    negated: boolean,
    quantifier: Quantifier,
    ifExists: boolean,
  ): CompiledCondition =>
  (context) => {
    const actual = actualValues(context, key);
    const hits = (value: string): boolean => tests.some((test) => test(value, context));
    if (actual.length === 0) return ifExists || quantifier === 'all' || (quantifier === 'single' && negated);
    if (quantifier === 'all') return actual.every((value) => hits(value) !== negated);
    if (quantifier === 'any') return actual.some((value) => hits(value) !== negated);
    return actual.some(hits) !== negated;
  };
