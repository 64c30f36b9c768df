import { type Leaf, type LeafTest, type Parsed, parseLeafTest } from './pattern-operators.ts';

export type EventPattern = (event: unknown) => boolean;

const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Compiles a rule's event pattern: every field named must match, each by any value of its array; `$or` by any of its
 * alternatives (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html).
 */
export function parsePattern(text: string): Parsed<EventPattern> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return bad('the pattern is not JSON');
  }
  if (!isObject(json)) return bad('the pattern must be an object');
  return parseObject(json);
}

function parseObject(fields: Readonly<Record<string, unknown>>): Parsed<EventPattern> {
  const entries = Object.entries(fields);
  if (entries.length === 0) return bad('empty objects are not allowed');
  const tests: EventPattern[] = [];
  for (const [name, value] of entries) {
    const test = name === '$or' ? parseAlternatives(value) : parseField(name, value);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return { ok: true, value: (event) => tests.every((test) => test(event)) };
}

function parseAlternatives(value: unknown): Parsed<EventPattern> {
  if (!Array.isArray(value) || value.length < 2) return bad('$or must be an array of two or more objects');
  const alternatives: EventPattern[] = [];
  for (const item of value) {
    if (!isObject(item)) return bad('$or must be an array of objects');
    const parsed = parseObject(item);
    if (!parsed.ok) return parsed;
    alternatives.push(parsed.value);
  }
  return { ok: true, value: (event) => alternatives.some((test) => test(event)) };
}

function parseField(name: string, value: unknown): Parsed<EventPattern> {
  if (isObject(value)) {
    const inner = parseObject(value);
    if (!inner.ok) return inner;
    return { ok: true, value: (event) => fieldOf(event, name).some((item) => inner.value(item)) };
  }
  if (!Array.isArray(value)) return bad(`\`${name}\` must be an object or an array`);
  if (value.length === 0) return bad('empty arrays are not allowed');
  const tests: LeafTest[] = [];
  for (const item of value) {
    const parsed = parseLeafTest(item);
    if (!parsed.ok) return parsed;
    tests.push(parsed.value);
  }
  return {
    ok: true,
    value: (event) => leavesOf(event, name).some((leaf) => tests.some((test) => test(leaf))),
  };
}

/** What is under `name`: a list counts by its items, and a missing field is one undefined. */
function fieldOf(event: unknown, name: string): readonly unknown[] {
  const value = isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
  return Array.isArray(value) && value.length > 0 ? value : [value];
}

/** Only leaves count, so an object or an empty list is as good as absent. */
function leavesOf(event: unknown, name: string): readonly Leaf[] {
  return fieldOf(event, name).map((value): Leaf => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    return value === null ? null : undefined;
  });
}
