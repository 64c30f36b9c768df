import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EventPattern, parsePattern } from './pattern.ts';

export type Target = { id: string; arn: string; deadLetterArn?: string };

export type Rule = {
  name: string;
  eventPattern: string;
  enabled: boolean;
  description?: string;
  targets: Target[];
};

export type Bus = { name: string; description?: string; createdAtMs: number; rules: Rule[] };

export type BusState = {
  buses: Bus[];
  /** Writes everything to disk; call after a change. */
  save: () => void;
  /** A rule's pattern, compiled once. */
  patternOf: (rule: Rule) => EventPattern;
};

/** The compiled form of a pattern that was checked when the rule was put. */
function compile(text: string): EventPattern {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(`stored event pattern does not parse: ${parsed.reason}`);
  return parsed.value;
}

function load(path: string): Bus[] {
  try {
    const stored: { buses: Bus[] } = JSON.parse(readFileSync(path, 'utf8'));
    return stored.buses;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Error(`cannot read \`${path}\`: move it away or start with --reset`, { cause });
  }
}

/** Buses, rules and targets, kept in one file; the account's `default` bus is always there. */
export function openBusState(path: string, nowMs: number): BusState {
  const buses = load(path);
  if (!buses.some((bus) => bus.name === 'default')) {
    buses.unshift({ name: 'default', createdAtMs: nowMs, rules: [] });
  }
  const patterns = new WeakMap<Rule, { text: string; matches: EventPattern }>();
  return {
    buses,
    save() {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, `${JSON.stringify({ buses }, null, 1)}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    patternOf(rule) {
      const known = patterns.get(rule);
      if (known?.text === rule.eventPattern) return known.matches;
      const matches = compile(rule.eventPattern);
      patterns.set(rule, { text: rule.eventPattern, matches });
      return matches;
    },
  };
}
