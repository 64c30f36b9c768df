import type { RequestContext } from './policy-document.ts';

/** `?` and `*`. */
const ONE: unique symbol = Symbol('any one character');
const MANY: unique symbol = Symbol('any characters');

/** One character, a wildcard, or a policy variable with its default. */
type Token = string | typeof ONE | typeof MANY | { key: string; fallback: string | undefined };

/** Text with wildcards and policy variables. */
export type Pattern = readonly Token[];

export type PatternSyntax = { wildcards: boolean; variables: boolean };

const VARIABLE = /^\$\{(?:([*?$])|([A-Za-z0-9_:./+=@-]+)(?:\s*,\s*'([^']*)')?)\}/;

/**
 * Compiles text with `*`, `?` and `${key}`, `${key, 'default'}`, `${*}`, `${?}`, `${$}`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 * `undefined`: a `${` that begins no variable.
 */
export const compilePattern = (text: string, syntax: PatternSyntax): Pattern | undefined => {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at] ?? '';
    if (syntax.variables && text.startsWith('${', at)) {
      const [whole, literal, key, fallback] = VARIABLE.exec(text.slice(at)) ?? [];
      if (whole === undefined) return undefined;
      tokens.push(literal ?? { key: (key ?? '').toLowerCase(), fallback });
      at += whole.length - 1;
    } else {
      tokens.push(syntax.wildcards && unit === '*' ? MANY : syntax.wildcards && unit === '?' ? ONE : unit);
    }
  }
  return tokens;
};

const isWithoutVariables = (pattern: Pattern): pattern is readonly (string | typeof ONE | typeof MANY)[] =>
  pattern.every((token) => typeof token !== 'object');

/** A variable without a value makes the whole pattern match nothing, as AWS says of null variables. */
const resolve = (pattern: Pattern, context: RequestContext): readonly (string | symbol)[] | undefined => {
  if (isWithoutVariables(pattern)) return pattern;
  const resolved: (string | symbol)[] = [];
  for (const token of pattern) {
    if (typeof token !== 'object') {
      resolved.push(token);
      continue;
    }
    const value = Object.hasOwn(context, token.key) ? context[token.key] : token.fallback;
    if (typeof value !== 'string') return undefined;
    // The value's own `*` and `?` are plain characters.
    resolved.push(...value.split(''));
  }
  return resolved;
};

/** Whether the whole value matches; time grows with pattern times value at most. */
export const matches = (
  pattern: Pattern,
  value: string,
  context: RequestContext,
  ignoreCase = false,
): boolean => {
  const units = resolve(pattern, context);
  if (units === undefined) return false;
  const subject = ignoreCase ? value.toLowerCase() : value;
  let at = 0;
  let unitAt = 0;
  let lastMany = -1;
  let retryAt = 0;
  while (at < subject.length) {
    const unit = units[unitAt];
    const wanted = ignoreCase && typeof unit === 'string' ? unit.toLowerCase() : unit;
    if (wanted === MANY) {
      lastMany = unitAt;
      unitAt += 1;
      retryAt = at;
    } else if (wanted === ONE || wanted === subject[at]) {
      unitAt += 1;
      at += 1;
    } else if (lastMany >= 0) {
      unitAt = lastMany + 1;
      retryAt += 1;
      at = retryAt;
    } else {
      return false;
    }
  }
  while (units[unitAt] === MANY) unitAt += 1;
  return unitAt === units.length;
};

/** Splits a pattern at its first five colons: the six parts of an ARN, or `undefined` where there are fewer. */
export const splitArnPattern = (pattern: Pattern): Pattern[] | undefined => {
  const parts: Token[][] = [[]];
  for (const token of pattern) {
    if (token === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.length === 6 ? parts : undefined;
};

/** Matches each of the six parts by itself, as ArnEquals and ArnLike do. */
export const matchesArn = (parts: readonly Pattern[], value: string, context: RequestContext): boolean => {
  const [partition, service, region, account, resource, ...rest] = value.split(':').slice(1);
  if (resource === undefined) return false;
  const actual = [
    value.split(':')[0] ?? '',
    partition ?? '',
    service ?? '',
    region ?? '',
    account ?? '',
    [resource, ...rest].join(':'),
  ];
  return parts.every((part, index) => matches(part, actual[index] ?? '', context));
};
