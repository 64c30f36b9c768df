import { BlockList, isIP } from 'node:net';
import { compilePattern, matches, matchesArn, splitArnPattern } from './patterns.ts';
import type { RequestContext } from './policy-document.ts';

/** Compares a value of the request with the one value of the policy it was made of. */
export type ValueTest = (actual: string, context: RequestContext) => boolean;

/** Makes the test of a policy's value, or `undefined` where the operator cannot take that value. */
type MakeTest = (expected: string, variables: boolean) => ValueTest | undefined;

export type Operator = { negated: boolean; make: MakeTest };

const text =
  (wildcards: boolean, ignoreCase: boolean): MakeTest =>
  (expected, variables) => {
    const pattern = compilePattern(expected, { wildcards, variables });
    return pattern && ((actual, context) => matches(pattern, actual, context, ignoreCase));
  };

const arn: MakeTest = (expected, variables) => {
  const pattern = compilePattern(expected, { wildcards: true, variables });
  const parts = pattern && splitArnPattern(pattern);
  return parts && ((actual, context) => matchesArn(parts, actual, context));
};

const NUMBER = /^-?\d+(\.\d+)?$/;
const numberOf = (value: string): number | undefined => (NUMBER.test(value) ? Number(value) : undefined);

/** ISO 8601 with a zone, or seconds since 1970. */
const momentOf = (value: string): number | undefined => {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};

const ordered =
  (
    read: (value: string) => number | undefined,
    holds: (actual: number, expected: number) => boolean,
  ): MakeTest =>
  (expected) => {
    const bound = read(expected);
    if (bound === undefined) return undefined;
    return (actual) => {
      const value = read(actual);
      return value !== undefined && holds(value, bound);
    };
  };

const truth: MakeTest = (expected) =>
  /^(true|false)$/i.test(expected) ? (actual) => actual.toLowerCase() === expected.toLowerCase() : undefined;

const address: MakeTest = (expected) => {
  const [ip = '', prefix, ...rest] = expected.split('/');
  const family = isIP(ip);
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  const inRange = Number.isInteger(bits) && bits >= 0 && bits <= (family === 4 ? 32 : 128);
  if (family === 0 || rest.length > 0 || prefix === '' || !inRange) return undefined;
  const range = new BlockList();
  range.addSubnet(ip, bits, family === 4 ? 'ipv4' : 'ipv6');
  return (actual) => {
    const actualFamily = isIP(actual);
    return actualFamily !== 0 && range.check(actual, actualFamily === 4 ? 'ipv4' : 'ipv6');
  };
};

const orderOperators = (
  prefix: 'Numeric' | 'Date',
  read: (value: string) => number | undefined,
): [string, Operator][] => [
  [`${prefix}Equals`, { negated: false, make: ordered(read, (a, b) => a === b) }],
  [`${prefix}NotEquals`, { negated: true, make: ordered(read, (a, b) => a === b) }],
  [`${prefix}LessThan`, { negated: false, make: ordered(read, (a, b) => a < b) }],
  [`${prefix}LessThanEquals`, { negated: false, make: ordered(read, (a, b) => a <= b) }],
  [`${prefix}GreaterThan`, { negated: false, make: ordered(read, (a, b) => a > b) }],
  [`${prefix}GreaterThanEquals`, { negated: false, make: ordered(read, (a, b) => a >= b) }],
];

/**
 * The operators of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * except Null (see `conditions.ts`) and BinaryEquals, which no key of these services has.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', { negated: false, make: text(false, false) }],
  ['StringNotEquals', { negated: true, make: text(false, false) }],
  ['StringEqualsIgnoreCase', { negated: false, make: text(false, true) }],
  ['StringNotEqualsIgnoreCase', { negated: true, make: text(false, true) }],
  ['StringLike', { negated: false, make: text(true, false) }],
  ['StringNotLike', { negated: true, make: text(true, false) }],
  ['ArnEquals', { negated: false, make: arn }],
  ['ArnLike', { negated: false, make: arn }],
  ['ArnNotEquals', { negated: true, make: arn }],
  ['ArnNotLike', { negated: true, make: arn }],
  ['Bool', { negated: false, make: truth }],
  ['IpAddress', { negated: false, make: address }],
  ['NotIpAddress', { negated: true, make: address }],
  ...orderOperators('Numeric', numberOf),
  ...orderOperators('Date', momentOf),
]);
