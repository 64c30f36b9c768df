/** Where what was read does not fit: constraints in AWS's words, values of another type, unknown members. */
export type Faults = { constraints: string[]; wrongTypes: string[]; unknown: string[] };

/** `json`: numbers and booleans are themselves. `text`: they are written out (query protocol). */
export type ScalarForm = 'json' | 'text';

/** Bounds of a string member; lengths in UTF-16 units, as AWS counts them. */
export type StringRule = {
  min?: number;
  max?: number;
  /** Written `^…$`; the fault shows what is between. */
  pattern?: RegExp;
  oneOf?: readonly string[];
  /** The value is not repeated in the fault. */
  sensitive?: boolean;
};
export type NumberRule = { min?: number; max?: number };
export type ListRule = { min?: number; max?: number };

/** A length or value outside its rule; `shown` is how the fault repeats the value. */
export const checkBounds = (
  actual: number,
  rule: { min?: number; max?: number } | undefined,
  path: string,
  shown: string,
  what: 'length' | 'value',
  faults: Faults,
): void => {
  const broken = (relation: string, bound: number) =>
    faults.constraints.push(
      `Value ${shown} at '${path}' failed to satisfy constraint: Member must have ${what} ${relation} than or equal to ${bound}`,
    );
  if (rule?.min !== undefined && actual < rule.min) broken('greater', rule.min);
  if (rule?.max !== undefined && actual > rule.max) broken('less', rule.max);
};

export const readString = (value: unknown, path: string, rule: StringRule | undefined, faults: Faults) => {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') {
    faults.wrongTypes.push(`a string is expected at \`${path}\``);
    return undefined;
  }
  const at = rule?.sensitive === true ? `at '${path}'` : `'${value}' at '${path}'`;
  const shown = rule?.sensitive === true ? '' : `'${value}'`;
  checkBounds(value.length, rule, path, shown, 'length', faults);
  const broken = (constraint: string) =>
    faults.constraints.push(`Value ${at} failed to satisfy constraint: ${constraint}`);
  if (rule?.pattern !== undefined && !rule.pattern.test(value)) {
    broken(`Member must satisfy regular expression pattern: ${rule.pattern.source.slice(1, -1)}`);
  }
  if (rule?.oneOf !== undefined && !rule.oneOf.includes(value)) {
    broken(`Member must satisfy enum value set: [${rule.oneOf.join(', ')}]`);
  }
  return value;
};

export const readInteger = (
  value: unknown,
  path: string,
  form: ScalarForm,
  rule: NumberRule | undefined,
  faults: Faults,
): number | undefined => {
  if (value === undefined) return undefined;
  const number =
    form === 'json'
      ? value
      : typeof value === 'string' && /^-?\d{1,15}$/.test(value)
        ? Number(value)
        : undefined;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    faults.wrongTypes.push(`an integer is expected at \`${path}\``);
    return undefined;
  }
  checkBounds(number, rule, path, `'${number}'`, 'value', faults);
  return number;
};

export const readBoolean = (
  value: unknown,
  path: string,
  form: ScalarForm,
  faults: Faults,
): boolean | undefined => {
  if (value === undefined) return undefined;
  const boolean = form === 'json' ? value : value === 'true' ? true : value === 'false' ? false : undefined;
  if (typeof boolean === 'boolean') return boolean;
  faults.wrongTypes.push(`true or false is expected at \`${path}\``);
  return undefined;
};
