/** What is under a path of names and indexes; undefined where there is nothing. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) here = Array.isArray(here) ? here[Number(step)] : record(here)[step];
  return here;
}

/** An object's members; none of anything else. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A list's elements; none of anything else. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
