import { type AwsError, type Outcome, refuse } from './aws-reply.ts';

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

/** Reads one structure; every reader records its faults and none of what it answers leaves `readInput` then. */
export type Members = {
  string: (name: string, rule?: StringRule) => string | undefined;
  /** As `string`; absent is a fault, and the text empty. */
  requiredString: (name: string, rule?: StringRule) => string;
  integer: (name: string, rule?: NumberRule) => number | undefined;
  boolean: (name: string) => boolean | undefined;
  strings: (name: string, list?: ListRule, rule?: StringRule) => string[] | undefined;
  structures: <T>(name: string, read: (members: Members) => T, list?: ListRule) => T[] | undefined;
  structure: <T>(name: string, read: (members: Members) => T) => T | undefined;
  /** A member whose form is not judged here. */
  raw: (name: string) => unknown;
  /** A rule no other reader knows; `constraint` in AWS's words, e.g. `Member must not be null`. */
  fault: (name: string, value: string | undefined, constraint: string) => void;
};

type Faults = { constraints: string[]; wrongTypes: string[]; unknown: string[] };

/** `json`: numbers and booleans are themselves. `text`: they are written out (query protocol). */
export type ScalarForm = 'json' | 'text';

/**
 * Reads an operation's input: members named by `read`, each at most once. Faults are reported as AWS
 * reports them: another type is SerializationException (`MalformedInput` in the query protocol), broken
 * constraints are one ValidationException (`ValidationError`) that lists all. A member that `read` never
 * asks for is refused, which AWS itself does not do: a misspelt member would otherwise pass unseen here.
 */
export const readInput = <T extends object>(
  input: unknown,
  form: ScalarForm,
  read: (members: Members) => T,
): Outcome<T> => {
  const faults: Faults = { constraints: [], wrongTypes: [], unknown: [] };
  const value = readStructure(input, '', form, faults, read);
  const error = errorOf(faults, form);
  return error === undefined && value !== undefined
    ? { ok: true, output: value }
    : { ok: false, error: error ?? refuse(malformedCode(form), 'the input is not a structure').error };
};

const malformedCode = (form: ScalarForm): string =>
  form === 'json' ? 'SerializationException' : 'MalformedInput';

const errorOf = (faults: Faults, form: ScalarForm): AwsError | undefined => {
  const validation = form === 'json' ? 'ValidationException' : 'ValidationError';
  const wrongType = faults.wrongTypes[0];
  if (wrongType !== undefined) return { status: 400, code: malformedCode(form), message: wrongType };
  if (faults.unknown.length > 0) {
    const names = faults.unknown.map((name) => `\`${name}\``).join(', ');
    return {
      status: 400,
      code: validation,
      message: `unknown member ${names}: no such member of this operation`,
    };
  }
  const count = faults.constraints.length;
  if (count === 0) return undefined;
  const noun = count === 1 ? 'error' : 'errors';
  return {
    status: 400,
    code: validation,
    message: `${count} validation ${noun} detected: ${faults.constraints.join('; ')}`,
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const readStructure = <T>(
  input: unknown,
  path: string,
  form: ScalarForm,
  faults: Faults,
  read: (members: Members) => T,
): T | undefined => {
  if (!isRecord(input)) {
    faults.wrongTypes.push(`a structure is expected at \`${path === '' ? 'the input' : path}\``);
    return undefined;
  }
  const asked = new Set<string>();
  const value = read(membersOf(input, path, form, faults, asked));
  for (const name of Object.keys(input)) {
    if (!asked.has(name)) faults.unknown.push(`${path === '' ? '' : `${path}.`}${name}`);
  }
  return value;
};

const membersOf = (
  input: Readonly<Record<string, unknown>>,
  parent: string,
  form: ScalarForm,
  faults: Faults,
  asked: Set<string>,
): Members => {
  const at = (name: string): string => (parent === '' ? lowerFirst(name) : `${parent}.${lowerFirst(name)}`);
  const take = (name: string): unknown => {
    asked.add(name);
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    return value === null ? undefined : value;
  };
  const list = <T>(name: string, rule: ListRule | undefined, one: (item: unknown, path: string) => T) => {
    const value = take(name);
    if (value === undefined) return undefined;
    // The query protocol writes an empty list as an empty value.
    if (form === 'text' && value === '') return [];
    if (!Array.isArray(value)) {
      faults.wrongTypes.push(`a list is expected at \`${at(name)}\``);
      return undefined;
    }
    checkBounds(value.length, rule, at(name), `'[${value.map(String).join(', ')}]'`, 'length', faults);
    return value.map((item: unknown, index) => one(item, `${at(name)}.${index + 1}.member`));
  };
  const defined = <T>(items: (T | undefined)[] | undefined): T[] | undefined =>
    items?.filter((item): item is T => item !== undefined);
  const fault: Members['fault'] = (name, value, constraint) => {
    const shown = value === undefined ? 'null' : `'${value}'`;
    faults.constraints.push(`Value ${shown} at '${at(name)}' failed to satisfy constraint: ${constraint}`);
  };
  const string: Members['string'] = (name, rule) => readString(take(name), at(name), rule, faults);
  return {
    string,
    requiredString: (name, rule) => {
      const value = string(name, rule);
      if (value === undefined) fault(name, undefined, 'Member must not be null');
      return value ?? '';
    },
    integer: (name, rule) => readInteger(take(name), at(name), form, rule, faults),
    boolean: (name) => readBoolean(take(name), at(name), form, faults),
    strings: (name, listRule, rule) =>
      defined(list(name, listRule, (item, path) => readString(item, path, rule, faults))),
    structures: (name, read, rule) =>
      defined(list(name, rule, (item, path) => readStructure(item, path, form, faults, read))),
    structure: (name, read) => {
      const value = take(name);
      return value === undefined ? undefined : readStructure(value, at(name), form, faults, read);
    },
    raw: take,
    fault,
  };
};

const checkBounds = (
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

const readString = (value: unknown, path: string, rule: StringRule | undefined, faults: Faults) => {
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

const readInteger = (
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

const readBoolean = (value: unknown, path: string, form: ScalarForm, faults: Faults): boolean | undefined => {
  if (value === undefined) return undefined;
  const boolean = form === 'json' ? value : value === 'true' ? true : value === 'false' ? false : undefined;
  if (typeof boolean === 'boolean') return boolean;
  faults.wrongTypes.push(`true or false is expected at \`${path}\``);
  return undefined;
};
