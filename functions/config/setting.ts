/** One environment variable: what it means, and how its text becomes a value. */
export type Setting<Value> = {
  variable: string;
  meaning: string;
  /** What may be written, for people. */
  range: string;
  /** As text, for people; undefined when the variable is required. */
  defaultText: string | undefined;
  secret: boolean;
  /** The value of a text, or of its absence; undefined when it is at fault. */
  read: (value: string | undefined) => Value | undefined;
};

/** Text that matches `pattern`; required unless it has a default. */
export function text(
  variable: string,
  meaning: string,
  pattern: RegExp,
  range: string,
  fallback?: string,
): Setting<string> {
  return {
    variable,
    meaning,
    range,
    defaultText: fallback,
    secret: false,
    read: (value) => {
      const given = value ?? fallback;
      return given !== undefined && pattern.test(given) ? given : undefined;
    },
  };
}

/** A whole number between `least` and `most`. */
export function integer(
  variable: string,
  meaning: string,
  least: number,
  most: number,
  fallback: number,
): Setting<number> {
  return {
    variable,
    meaning,
    range: `${least} to ${most}`,
    defaultText: String(fallback),
    secret: false,
    read: (value) => {
      if (value === undefined) return fallback;
      if (!/^(?:0|[1-9]\d{0,8})$/.test(value)) return undefined;
      const number = Number(value);
      return number >= least && number <= most ? number : undefined;
    },
  };
}

/** One of a closed list of words. */
export function choice<const Word extends string>(
  variable: string,
  meaning: string,
  words: readonly Word[],
  fallback: NoInfer<Word>,
): Setting<Word> {
  return {
    variable,
    meaning,
    range: words.map((word) => `\`${word}\``).join(', '),
    defaultText: fallback,
    secret: false,
    read: (value) => (value === undefined ? fallback : words.find((word) => word === value)),
  };
}

/** Items with commas between, each matching `pattern`; empty when not given. */
export function list(
  variable: string,
  meaning: string,
  pattern: RegExp,
  range: string,
): Setting<ReadonlySet<string>> {
  return {
    variable,
    meaning,
    range,
    defaultText: '',
    secret: false,
    read: (value) => {
      if (value === undefined || value === '') return new Set();
      const items = value.split(',').map((item) => item.trim());
      return items.every((item) => pattern.test(item)) ? new Set(items) : undefined;
    },
  };
}

/** The same setting, whose value is never shown. */
export function flagged<Value>(setting: Setting<Value>, _flag: 'secret'): Setting<Value> {
  return { ...setting, secret: true };
}
