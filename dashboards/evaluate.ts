import { type Expression, parseExpression } from './expression.ts';
import type { MetricName, SampleStore, Series, Span } from './samples.ts';

/** A line of a chart: its label, and a value a period. */
export type Line = { label: string; series: Series };

type Value = number | Series;

/**
 * A metric math expression over series of the same periods. A datapoint that misses makes the result miss, but for
 * `FILL` and the branches `IF` does not take; a division by zero gives none.
 */
export function evaluateExpression(text: string, ids: ReadonlyMap<string, Series>, count: number): Series {
  const evaluate = (expression: Expression): Value => {
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'id': {
        const series = ids.get(expression.id);
        if (series === undefined) throw new Error(`\`${text}\`: there is no \`${expression.id}\``);
        return series;
      }
      case 'binary':
        return pointwise([expression.left, expression.right].map(evaluate), count, ([a, b]) =>
          a === undefined || b === undefined ? undefined : binary(expression.sign, a, b),
        );
      case 'call':
        return call(expression.name, expression.given.map(evaluate), count);
      default:
        throw new Error(`\`${text}\`: a text stands for no value`);
    }
  };
  const value = evaluate(parseExpression(text));
  return typeof value === 'number' ? Array.from({ length: count }, () => value) : value;
}

type Point = number | undefined;

function pointwise(values: readonly Value[], count: number, combine: (points: Point[]) => Point): Series {
  const at = (value: Value, n: number): Point => (typeof value === 'number' ? value : value[n]);
  return Array.from({ length: count }, (_, n) => combine(values.map((value) => at(value, n))));
}

function call(name: string, given: readonly Value[], count: number): Series {
  if (name === 'FILL') return pointwise(given, count, ([value, fill]) => value ?? fill);
  if (name === 'IF')
    return pointwise(given, count, ([condition, yes, no]) =>
      condition === undefined ? undefined : condition === 0 ? no : yes,
    );
  throw new Error(`metric math without \`${name}\``);
}

function binary(sign: string, a: number, b: number): Point {
  const truth = (holds: boolean) => (holds ? 1 : 0);
  const results: Readonly<Record<string, Point>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': b === 0 ? undefined : a / b,
    '>': truth(a > b),
    '<': truth(a < b),
    '>=': truth(a >= b),
    '<=': truth(a <= b),
    '==': truth(a === b),
    '!=': truth(a !== b),
    '&&': truth(a !== 0 && b !== 0),
    '||': truth(a !== 0 || b !== 0),
  };
  return results[sign];
}

const SEARCH = /^\s*SEARCH\('\{([\w/]+)((?:,\w+)*)\} MetricName="(\w+)"',\s*'([^']+)',\s*(\d+)\)\s*$/;

/** What a `SEARCH` looks for: a metric under whatever values of these dimensions. undefined: it is no search. */
export type Search = {
  namespace: string;
  dimensions: string[];
  metric: string;
  stat: string;
  period: number;
};

export function readSearch(expression: string): Search | undefined {
  const match = SEARCH.exec(expression);
  if (match === null) return undefined;
  const [, namespace = '', dimensions = '', metric = '', stat = '', period] = match;
  return { namespace, dimensions: dimensions.split(',').slice(1), metric, stat, period: Number(period) };
}

/** The metrics a search finds, each under its own values of the dimensions. */
export function evaluateSearch(search: Search, store: SampleStore, span: Span): Line[] {
  const sought = search.dimensions.toSorted().join();
  const found = (one: MetricName) =>
    one.namespace === search.namespace &&
    one.metric === search.metric &&
    Object.keys(one.dimensions).toSorted().join() === sought;
  const ofPeriod = { ...span, periodSeconds: search.period };
  return store.metrics.filter(found).map((one) => ({
    label: Object.values(one.dimensions).join(' '),
    series: store.series(one, search.stat, ofPeriod),
  }));
}
