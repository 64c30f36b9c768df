import type { JwtAuthorizer } from './jwt-authorizer.ts';

/** How a route knows its callers: by signature, or by a token with one of the scopes, if it names any. */
export type RouteAuthorization = 'AWS_IAM' | { jwt: JwtAuthorizer; scopes?: readonly string[] };

export type Route = {
  /** `METHOD /path/{variable}/{greedy+}`, `ANY /path`, or `$default`. */
  routeKey: string;
  authorization: RouteAuthorization;
  /** The function behind this route, where it is not the gateway's own. */
  functionName?: string;
};

export type RouteMatch = { route: Route; pathParameters: Readonly<Record<string, string>> };

/** The route of a method and decoded path; undefined when none matches. */
export type FindRoute = (method: string, path: string) => RouteMatch | undefined;

type Segment = { kind: 'literal' | 'variable' | 'greedy'; text: string };
type CompiledRoute = { route: Route; method: string; segments: readonly Segment[] };

const DEFAULT_KEY = '$default';
const RANK = { literal: 0, variable: 1, greedy: 2 } as const;

/**
 * Compiles routes so that the best match comes first, as HTTP APIs choose it: a full match, then a greedy one,
 * then `$default`; segment by segment a literal goes before a variable, and a named method before ANY.
 * Throws on a route key that API Gateway would not take, and on two equal ones.
 * Source: "Create routes for HTTP APIs", docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html.
 */
export function compileRoutes(routes: readonly Route[]): FindRoute {
  const keys = routes.map(({ routeKey }) => routeKey);
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) throw new Error(`route \`${repeated}\` is defined twice`);
  const fallback = routes.find(({ routeKey }) => routeKey === DEFAULT_KEY);
  const compiled = routes.filter((route) => route !== fallback).map(compileRoute);
  compiled.sort(bySpecificity);
  return (method, path) => {
    const parts = path.split('/').slice(1);
    for (const { route, method: wanted, segments } of compiled) {
      if (wanted !== 'ANY' && wanted !== method) continue;
      const pathParameters = matchSegments(segments, parts);
      if (pathParameters) return { route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function compileRoute(route: Route): CompiledRoute {
  const match = /^([A-Z]+) \/(.*)$/.exec(route.routeKey);
  if (!match) throw new Error(`route \`${route.routeKey}\` must be \`METHOD /path\` or \`${DEFAULT_KEY}\``);
  const [, method = '', path = ''] = match;
  const segments = path.split('/').map((text): Segment => {
    const variable = /^\{(\w+)(\+?)\}$/.exec(text);
    if (!variable) return { kind: 'literal', text };
    return { kind: variable[2] === '+' ? 'greedy' : 'variable', text: variable[1] ?? '' };
  });
  if (segments.some(({ kind }, index) => kind === 'greedy' && index < segments.length - 1)) {
    throw new Error(`route \`${route.routeKey}\` must end with its greedy variable`);
  }
  return { route, method, segments };
}

function isGreedy({ segments }: CompiledRoute): boolean {
  return segments.at(-1)?.kind === 'greedy';
}

function bySpecificity(left: CompiledRoute, right: CompiledRoute): number {
  if (isGreedy(left) !== isGreedy(right)) return isGreedy(left) ? 1 : -1;
  const shared = Math.min(left.segments.length, right.segments.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = rankAt(left, index) - rankAt(right, index);
    if (difference !== 0) return difference;
  }
  return (
    right.segments.length - left.segments.length ||
    Number(left.method === 'ANY') - Number(right.method === 'ANY')
  );
}

function rankAt({ segments }: CompiledRoute, index: number): number {
  const segment = segments[index];
  return segment ? RANK[segment.kind] : 0;
}

/** The path's variables, or undefined when it is another path. A variable is never empty. */
function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const variables: [string, string][] = [];
  for (const [index, { kind, text }] of segments.entries()) {
    const part = kind === 'greedy' ? parts.slice(index).join('/') : parts[index];
    if (part === undefined) return undefined;
    if (kind === 'literal' ? part !== text : part === '') return undefined;
    if (kind !== 'literal') variables.push([text, part]);
  }
  const greedy = segments.at(-1)?.kind === 'greedy';
  return greedy || parts.length === segments.length ? Object.fromEntries(variables) : undefined;
}
