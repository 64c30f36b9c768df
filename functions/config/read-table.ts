import type { Setting } from './setting.ts';

/** The values of a table of settings, by the table's keys. */
export type Values<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends Setting<infer Value> ? Value : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

export type TableReading<Table> = { ok: true; config: Values<Table> } | { ok: false; faults: string[] };

/**
 * Reads a function's whole configuration at once and reports all faults together. The value of a variable at fault is
 * not repeated: it could be a secret in the wrong place.
 *
 * @param contradictions what is wrong with values that are each good, as faults
 */
export function readTable<Table extends Readonly<Record<string, Setting<unknown>>>>(
  table: Table,
  environment: Environment,
  contradictions: (values: Values<Table>) => string[] = () => [],
): TableReading<Table> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(table)) {
    const given = environment[setting.variable];
    values[key] = setting.read(given);
    if (values[key] === undefined) faults.push(describeFault(setting, given === undefined));
  }
  faults.push(...unknownVariables(table, environment));
  if (!isComplete(table, values)) return { ok: false, faults };
  faults.push(...contradictions(values));
  return faults.length === 0 ? { ok: true, config: values } : { ok: false, faults };
}

function isComplete<Table extends Readonly<Record<string, Setting<unknown>>>>(
  table: Table,
  values: unknown,
): values is Values<Table> {
  if (typeof values !== 'object' || values === null) return false;
  const given = new Map(Object.entries(values));
  return Object.keys(table).every((key) => given.get(key) !== undefined);
}

function describeFault(setting: Setting<unknown>, missing: boolean): string {
  const problem = missing ? 'is not set' : 'is not valid';
  return `\`${setting.variable}\` ${problem}: set it to ${setting.range} (${setting.meaning})`;
}

/** A mistyped name would leave a default in force in silence. */
function unknownVariables(
  table: Readonly<Record<string, Setting<unknown>>>,
  environment: Environment,
): string[] {
  const known = new Set(Object.values(table).map((setting) => setting.variable));
  return Object.keys(environment)
    .filter((name) => name.startsWith('SENTINEL_') && !known.has(name))
    .map(
      (name) => `\`${name.slice(0, 64)}\` is not a variable of this function: remove it or correct its name`,
    );
}
