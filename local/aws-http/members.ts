import { type AwsError, type Outcome, refuse } from './aws-reply.ts';
import {
  checkBounds,
  type Faults,
  type ListRule,
  type NumberRule,
  readBoolean,
  readInteger,
  readString,
  type ScalarForm,
  type StringRule,
} from './scalars.ts';

export type { ListRule, NumberRule, StringRule } from './scalars.ts';

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
      readList(take(name), at(name), form, listRule, faults, (item, path) =>
        readString(item, path, rule, faults),
      ),
    structures: (name, read, rule) =>
      readList(take(name), at(name), form, rule, faults, (item, path) =>
        readStructure(item, path, form, faults, read),
      ),
    structure: (name, read) => {
      const value = take(name);
      return value === undefined ? undefined : readStructure(value, at(name), form, faults, read);
    },
    raw: take,
    fault,
  };
};

/** Items that cannot be read have left their faults, and are left out. */
const readList = <T>(
  value: unknown,
  path: string,
  form: ScalarForm,
  rule: ListRule | undefined,
  faults: Faults,
  read: (item: unknown, path: string) => T | undefined,
): T[] | undefined => {
  if (value === undefined) return undefined;
  // The query protocol writes an empty list as an empty value.
  const items: unknown = form === 'text' && value === '' ? [] : value;
  if (!Array.isArray(items)) {
    faults.wrongTypes.push(`a list is expected at \`${path}\``);
    return undefined;
  }
  checkBounds(items.length, rule, path, `'[${items.map(String).join(', ')}]'`, 'length', faults);
  return items
    .map((item: unknown, index) => read(item, `${path}.${index + 1}.member`))
    .filter((item) => item !== undefined);
};
