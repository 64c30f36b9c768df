import type { Summary } from './store.ts';

/** What a leaf tells of its event; what its entry and its listings repeat must be the same. */
export type Told = Pick<Summary, 'id' | 'timeMs' | 'user' | 'profile' | 'outcome' | 'code' | 'producerId'>;

const FIELDS = ['id', 'timeMs', 'user', 'profile', 'outcome', 'code', 'producerId'] as const;

/** Reads a leaf without believing its shape; undefined when it is no event. */
export function readTold(leaf: string): Told | undefined {
  const event = fieldsOf(parse(leaf));
  const { id, time, profile, outcome, code } = event;
  const { name } = fieldsOf(event.caller);
  const producerId = fieldsOf(event.producer).id;
  if (typeof id !== 'string' || typeof time !== 'string' || typeof producerId !== 'string') return undefined;
  if (typeof outcome !== 'string' || typeof code !== 'string') return undefined;
  return {
    id,
    timeMs: Date.parse(time),
    user: textOf(name),
    profile: textOf(profile),
    outcome,
    code,
    producerId,
  };
}

/** The first field in which an entry does not say what its leaf does. */
export function firstDifference(entry: Told, told: Told): keyof Told | undefined {
  return FIELDS.find((field) => entry[field] !== told[field]);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
