import { type Token, tokensOf } from './tokens.ts';

/** Metric math, parsed. */
export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'id'; id: string }
  | { kind: 'call'; name: string; given: readonly Expression[] }
  | { kind: 'binary'; sign: string; left: Expression; right: Expression };

/** Signs by how tightly they bind, loosest first. */
const LEVELS = [['||'], ['&&'], ['>', '<', '>=', '<=', '==', '!='], ['+', '-'], ['*', '/']];

/**
 * Parses the part of CloudWatch's metric math that the files here use: numbers, ids, arithmetic, comparison, calls.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const take = (expected?: string): Token => {
    const token = tokens[at];
    if (token === undefined || (expected !== undefined && token.text !== expected))
      throw new Error(`\`${text}\`: expected ${expected ?? 'more'}, found ${token?.text ?? 'its end'}`);
    at += 1;
    return token;
  };
  const level = (n: number): Expression => {
    const signs = LEVELS[n];
    if (signs === undefined) return primary();
    let left = level(n + 1);
    for (let next = peek(); next?.kind === 'sign' && signs.includes(next.text); next = peek()) {
      const sign = take().text;
      left = { kind: 'binary', sign, left, right: level(n + 1) };
    }
    return left;
  };
  const listed = (): Expression[] => {
    const given: Expression[] = [];
    take('(');
    while (peek()?.text !== ')') {
      given.push(level(0));
      if (peek()?.text === ',') take();
    }
    take(')');
    return given;
  };
  const primary = (): Expression => {
    const token = take();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (token.kind === 'name')
      return peek()?.text === '('
        ? { kind: 'call', name: token.text, given: listed() }
        : { kind: 'id', id: token.text };
    if (token.text !== '(') throw new Error(`\`${text}\`: nothing begins with ${token.text}`);
    const inner = level(0);
    take(')');
    return inner;
  };
  const whole = level(0);
  if (peek() !== undefined) throw new Error(`\`${text}\`: what is \`${peek()?.text}\` for?`);
  return whole;
}

/** The ids an expression is made of. */
export function idsOf(expression: Expression): string[] {
  if (expression.kind === 'id') return [expression.id];
  if (expression.kind === 'binary') return [...idsOf(expression.left), ...idsOf(expression.right)];
  return expression.kind === 'call' ? expression.given.flatMap(idsOf) : [];
}
