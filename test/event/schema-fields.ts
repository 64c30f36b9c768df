/** One field of a schema, flat: where it is, and every keyword that says what it takes or means. */
export type Field = { path: string; required: boolean; keywords: Readonly<Record<string, unknown>> };

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keywords whose value is described by fields of their own. */
const NESTED = new Set(['properties', 'required', 'items', 'anyOf', 'additionalProperties']);

/** Every field of a schema: `a.b`, `a[]` for items, `a.*` for free names, `a|1` for the second of several forms. */
export function fieldsOf(schema: unknown, path = '$', required = true): Field[] {
  if (!isNode(schema)) return [{ path, required, keywords: { schema } }];
  const keywords = Object.fromEntries(Object.entries(schema).filter(([name]) => !NESTED.has(name)));
  const { properties, items, anyOf, additionalProperties } = schema;
  const closed =
    isNode(additionalProperties) || additionalProperties === undefined ? {} : { additionalProperties };
  const needed = Array.isArray(schema.required) ? schema.required : [];
  return [
    { path, required, keywords: { ...keywords, ...closed } },
    ...Object.entries(isNode(properties) ? properties : {}).flatMap(([name, child]) =>
      fieldsOf(child, `${path}.${name}`, needed.includes(name)),
    ),
    ...(items === undefined ? [] : fieldsOf(items, `${path}[]`, false)),
    ...(Array.isArray(anyOf) ? anyOf.flatMap((child, at) => fieldsOf(child, `${path}|${at}`, false)) : []),
    ...(isNode(additionalProperties) ? fieldsOf(additionalProperties, `${path}.*`, false) : []),
  ];
}

const HOW =
  'readers of version 1 rely on it: put it back, or make `decision-event.v2.json` and teach the ledger both';

/** What readers of a frozen schema would stumble over; each fault says what to do. */
export function breaksOf(frozen: readonly Field[], now: readonly Field[]): string[] {
  const current = new Map(now.map((field) => [field.path, field]));
  const known = new Set(frozen.map(({ path }) => path));
  return [
    ...frozen.flatMap((old) => breaksOfField(old, current.get(old.path))),
    ...now
      .filter(({ path }) => !known.has(path))
      .map(
        ({ path }) =>
          `\`${path}\` is new: version 1 is closed (additionalProperties false), so even an optional field needs a new version; ${HOW}`,
      ),
  ];
}

function breaksOfField(old: Field, field: Field | undefined): string[] {
  if (field === undefined) return [`\`${old.path}\` is gone; ${HOW}`];
  const names = new Set([...Object.keys(old.keywords), ...Object.keys(field.keywords)]);
  return [
    ...(old.required === field.required
      ? []
      : [`\`${old.path}\` is ${field.required ? 'now' : 'no longer'} required; ${HOW}`]),
    ...[...names].flatMap((name) => {
      const [was, is] = [JSON.stringify(old.keywords[name]), JSON.stringify(field.keywords[name])];
      if (was === is) return [];
      return [
        `\`${old.path}\` has another \`${name}\`: it was ${was ?? 'none'} and is ${is ?? 'none'}; ${HOW}`,
      ];
    }),
  ];
}
