import { MODES, type Mode, type Rule } from './rule.ts';

/** A set of rules as bits: rule `i` is bit `i % 32` of word `i / 32`. */
type RuleSet = Int32Array;

/** A profile's rules; `id` tells profiles with different rules apart. */
type ProfileRules = { readonly id: number; readonly rules: RuleSet };
/** A user's rules, and its candidates found so far, by profile and mode. */
type UserRules = { readonly rules: RuleSet; readonly found: Map<number, readonly number[]> };
type ModeRules = { readonly id: number; readonly rules: RuleSet };

/** For each user, profile and mode the rules whose condition on it holds. */
export type RuleIndex = {
  readonly users: ReadonlyMap<string, UserRules>;
  readonly profiles: ReadonlyMap<string, ProfileRules>;
  readonly modes: Readonly<Record<Mode, ModeRules>>;
  /** The rules without a condition: all that holds for a value no rule lists. */
  readonly anyUser: UserRules;
  readonly anyProfile: ProfileRules;
  readonly anyMode: ModeRules;
  /** The rules that hold at any time. */
  readonly anyTime: RuleSet;
  /** How many more candidates may be kept in the `found` of all users together. */
  room: number;
};

/** Bounds what a policy remembers to about half a megabyte, whoever asks for whatever. */
const MAX_KEPT = 65_536;
const MODE_IDS = 4;

/** Indexes rules by user, profile and mode. */
export function buildIndex(rules: readonly Rule[]): RuleIndex {
  const users = indexBy(rules, (rule) => rule.users);
  const profiles = indexBy(rules, (rule) => rule.profiles);
  const modes = indexBy<Mode>(rules, (rule) => rule.modes);
  const ofUser = once((set) => ({ rules: set, found: new Map<number, readonly number[]>() }));
  const ofProfile = once((set, id) => ({ id, rules: set }));
  const [server, cli, process] = MODES.map((mode, id) => ({ id, rules: modes.sets.get(mode) ?? modes.any }));
  const anyMode = { id: MODES.length, rules: modes.any };
  return {
    users: mapValues(users.sets, ofUser),
    profiles: mapValues(profiles.sets, ofProfile),
    modes: { server: server ?? anyMode, cli: cli ?? anyMode, credential_process: process ?? anyMode },
    anyUser: ofUser(users.any),
    anyProfile: ofProfile(profiles.any),
    anyMode,
    anyTime: ruleSet(
      rules.length,
      rules.filter(({ window }) => !window).map(({ index }) => index),
    ),
    room: MAX_KEPT,
  };
}

/**
 * The rules that may decide for a user, a profile and a mode, in their order: all whose
 * other conditions hold, up to the first that holds at any time. Found once, then kept.
 */
export function candidates(index: RuleIndex, user: string, profile: string, mode: string): readonly number[] {
  const ofUser = index.users.get(user) ?? index.anyUser;
  const ofProfile = index.profiles.get(profile) ?? index.anyProfile;
  const ofMode = modeRules(index, mode);
  const key = ofProfile.id * MODE_IDS + ofMode.id;
  return ofUser.found.get(key) ?? find(index, ofUser, ofProfile.rules, ofMode.rules, key);
}

function modeRules(index: RuleIndex, mode: string): ModeRules {
  switch (mode) {
    case 'server':
    case 'cli':
    case 'credential_process':
      return index.modes[mode];
    default:
      return index.anyMode;
  }
}

function find(
  index: RuleIndex,
  user: UserRules,
  profile: RuleSet,
  mode: RuleSet,
  key: number,
): readonly number[] {
  const list: number[] = [];
  let last = false;
  for (let word = 0; word < user.rules.length && !last; word += 1) {
    let bits = at(user.rules, word) & at(profile, word) & at(mode, word);
    for (; bits !== 0 && !last; bits &= bits - 1) {
      const bit = bits & -bits;
      list.push(word * 32 + 31 - Math.clz32(bit));
      last = (at(index.anyTime, word) & bit) !== 0;
    }
  }
  if (index.room > list.length) {
    index.room -= list.length + 1;
    user.found.set(key, list);
  }
  return list;
}

function at(set: RuleSet, word: number): number {
  return set[word] ?? 0;
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
  const sets = mapValues(listed, (indexes) => {
    const key = indexes.join();
    const set = shared.get(key) ?? ruleSet(rules.length, [...unconditional, ...indexes]);
    shared.set(key, set);
    return set;
  });
  return { sets, any: ruleSet(rules.length, unconditional) };
}

function ruleSet(ruleCount: number, indexes: readonly number[]): RuleSet {
  const set = new Int32Array(Math.ceil(ruleCount / 32));
  for (const index of indexes) set[index >> 5] = at(set, index >> 5) | (1 << (index & 31));
  return set;
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, make: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, make(value)]));
}

/** Makes one thing for each set, however many values share it, and numbers them. */
function once<T>(make: (set: RuleSet, id: number) => T): (set: RuleSet) => T {
  const made = new Map<RuleSet, T>();
  return (set) => {
    const thing = made.get(set) ?? make(set, made.size);
    made.set(set, thing);
    return thing;
  };
}
