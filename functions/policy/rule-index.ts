import { MODES, type Mode, type Rule } from './rule.ts';

/**
 * A set of rules as bits: rule `i` is bit `i % 32` of word `i / 32`. Bit `w % 32` of
 * `filled[w / 32]` says whether word `w` is not zero, so that 1,024 rules which cannot
 * match are passed over by one test.
 */
export type RuleSet = { readonly words: Int32Array; readonly filled: Int32Array };

/** For each user, profile and mode: the rules whose condition on it holds. */
export type RuleIndex = {
  readonly users: ReadonlyMap<string, RuleSet>;
  readonly profiles: ReadonlyMap<string, RuleSet>;
  readonly modes: Readonly<Record<Mode, RuleSet>>;
  /** The rules without a condition: all that holds for a value no rule lists. */
  readonly anyUser: RuleSet;
  readonly anyProfile: RuleSet;
  readonly anyMode: RuleSet;
};

/** Indexes rules by user, profile and mode. */
export function buildIndex(rules: readonly Rule[]): RuleIndex {
  const users = indexBy(rules, (rule) => rule.users);
  const profiles = indexBy(rules, (rule) => rule.profiles);
  const modes = indexBy<Mode>(rules, (rule) => rule.modes);
  const ofMode = (mode: Mode): RuleSet => modes.sets.get(mode) ?? modes.any;
  const [server, cli, process] = MODES;
  return {
    users: users.sets,
    profiles: profiles.sets,
    modes: { [server]: ofMode(server), [cli]: ofMode(cli), [process]: ofMode(process) },
    anyUser: users.any,
    anyProfile: profiles.any,
    anyMode: modes.any,
  };
}

function indexBy<T extends string>(
  rules: readonly Rule[],
  listOf: (rule: Rule) => readonly T[],
): { sets: Map<T, RuleSet>; any: RuleSet } {
  const unconditional = rules.filter((rule) => listOf(rule).length === 0).map(({ index }) => index);
  const listed = new Map<T, number[]>();
  for (const rule of rules) {
    for (const value of new Set(listOf(rule))) {
      const indexes = listed.get(value);
      if (indexes) indexes.push(rule.index);
      else listed.set(value, [rule.index]);
    }
  }
  // Thousands of users of one rule share one set.
  const shared = new Map<string, RuleSet>();
  const sets = new Map<T, RuleSet>();
  for (const [value, indexes] of listed) {
    const key = indexes.join();
    const set = shared.get(key) ?? ruleSet(rules.length, [...unconditional, ...indexes]);
    shared.set(key, set);
    sets.set(value, set);
  }
  return { sets, any: ruleSet(rules.length, unconditional) };
}

function ruleSet(ruleCount: number, indexes: readonly number[]): RuleSet {
  const words = new Int32Array(Math.ceil(ruleCount / 32));
  const filled = new Int32Array(Math.ceil(words.length / 32));
  for (const index of indexes) {
    const word = index >> 5;
    words[word] = (words[word] ?? 0) | (1 << (index & 31));
    filled[word >> 5] = (filled[word >> 5] ?? 0) | (1 << (word & 31));
  }
  return { words, filled };
}
