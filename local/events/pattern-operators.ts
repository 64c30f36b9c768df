/** A leaf of an event: text, number, true, false or null; undefined where the field is absent. */
export type Leaf = string | number | boolean | null | undefined;
export type LeafTest = (leaf: Leaf) => boolean;
export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

const textTest = (test: (text: string) => boolean): Parsed<LeafTest> =>
  parsed((leaf) => typeof leaf === 'string' && test(leaf));

/** The text of `{"equals-ignore-case": TEXT}`. */
function ignoringCase(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [entry, ...rest] = Object.entries(value);
  if (entry === undefined || rest.length > 0 || entry[0] !== 'equals-ignore-case') return undefined;
  return typeof entry[1] === 'string' ? entry[1].toLowerCase() : undefined;
}

function affix(name: 'prefix' | 'suffix', value: unknown): Parsed<LeafTest> {
  const matches = (text: string, part: string) =>
    name === 'prefix' ? text.startsWith(part) : text.endsWith(part);
  if (typeof value === 'string') return textTest((text) => matches(text, value));
  const lower = ignoringCase(value);
  return lower === undefined
    ? bad(`${name} match pattern must be a string`)
    : textTest((text) => matches(text.toLowerCase(), lower));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Every value that is present and matches none of `tests`. */
const noneOf = (tests: readonly LeafTest[]): Parsed<LeafTest> =>
  parsed((leaf) => leaf !== undefined && !tests.some((test) => test(leaf)));

function anythingBut(value: unknown): Parsed<LeafTest> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [entry, ...rest] = Object.entries(value);
    const known = entry !== undefined && ['prefix', 'suffix', 'equals-ignore-case'].includes(entry[0]);
    if (!known || rest.length > 0)
      return bad('anything-but object must be one of prefix, suffix, equals-ignore-case');
    const list = listOf(entry[1]);
    if (list.length === 0) return bad('anything-but list must not be empty');
    return all(
      list.map((item) => operator(entry[0], item)),
      noneOf,
    );
  }
  const list = listOf(value);
  const kinds = new Set(list.map((item) => typeof item));
  if (list.length === 0) return bad('anything-but list must not be empty');
  if (kinds.size > 1 || !(kinds.has('string') || kinds.has('number'))) {
    return bad('anything-but list must have strings or numbers, not both');
  }
  return parsed((leaf) => leaf !== undefined && !list.includes(leaf));
}

function all(
  tests: readonly Parsed<LeafTest>[],
  join: (tests: LeafTest[]) => Parsed<LeafTest>,
): Parsed<LeafTest> {
  const fault = tests.find((test) => !test.ok);
  return fault ?? join(tests.flatMap((test) => (test.ok ? [test.value] : [])));
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** `["=", 5]` or a range such as `[">", 0, "<=", 5]`. */
function numeric(value: unknown): Parsed<LeafTest> {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) {
    return bad('numeric match must be one or two comparisons');
  }
  const tests: ((leaf: number) => boolean)[] = [];
  for (let index = 0; index < value.length; index += 2) {
    const [sign, bound]: unknown[] = value.slice(index, index + 2);
    const compare =
      typeof sign === 'string' && Object.hasOwn(comparisons, sign) ? comparisons[sign] : undefined;
    if (compare === undefined) return bad('unrecognized numeric range operator');
    if (typeof bound !== 'number') return bad('value of a numeric match must be numeric');
    tests.push((leaf) => compare(leaf, bound));
  }
  if (value.length === 4 && !(String(value[0]).startsWith('>') && String(value[2]).startsWith('<'))) {
    return bad('a numeric range is a lower bound, then an upper bound');
  }
  return parsed((leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf)));
}

function operator(name: string, value: unknown): Parsed<LeafTest> {
  switch (name) {
    case 'prefix':
    case 'suffix':
      return affix(name, value);
    case 'equals-ignore-case': {
      const lower = ignoringCase({ [name]: value });
      return lower === undefined
        ? bad('equals-ignore-case match pattern must be a string')
        : textTest((text) => text.toLowerCase() === lower);
    }
    case 'anything-but':
      return anythingBut(value);
    case 'numeric':
      return numeric(value);
    case 'exists':
      return typeof value === 'boolean'
        ? parsed((leaf) => (leaf !== undefined) === value)
        : bad('exists match pattern must be true or false');
    default:
      return bad(`unrecognized match type ${name}`);
  }
}

/**
 * The test of one value in a pattern's array: itself, or an object of one operator
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html). `wildcard` and `cidr`
 * are not served here and refused like an operator nobody knows.
 */
export function parseLeafTest(value: unknown): Parsed<LeafTest> {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
    return parsed((leaf) => leaf === value);
  }
  if (typeof value !== 'object' || Array.isArray(value))
    return bad('an array must hold values or match types');
  const [entry, ...rest] = Object.entries(value);
  if (entry === undefined || rest.length > 0) return bad('only one key allowed in match expression');
  return operator(entry[0], entry[1]);
}
