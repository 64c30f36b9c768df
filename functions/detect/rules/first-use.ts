import { type CallerRule, LEARNING_MS } from './caller-rule.ts';

/** When each profile was first given to the caller, Unix milliseconds. */
export type ProfilesState = Readonly<Record<string, number>>;

/** A caller with more profiles than this is forgotten the newest: those it had longest tell most. */
const MOST_PROFILES = 200;

/**
 * The first time a caller is given a profile. A new caller's first profile counts as well: once the installation
 * knows its callers, one it never saw is worth a look.
 */
export const firstUse: CallerRule<ProfilesState> = {
  initial: {},
  fold(state, seen, { installedMs }) {
    const { profile } = seen;
    if (profile === null || seen.outcome !== 'allow' || !seen.isVend) return { state };
    const first = Object.hasOwn(state, profile) ? state[profile] : undefined;
    if (first !== undefined && first <= seen.timeMs) return { state };
    if (first === undefined && Object.keys(state).length >= MOST_PROFILES) return { state };
    const known = { ...state, [profile]: seen.timeMs };
    if (first !== undefined || seen.timeMs < installedMs + LEARNING_MS) return { state: known };
    return {
      state: known,
      alarm: {
        key: `${seen.caller}|${profile}`,
        message: `\`${seen.caller}\` was given \`${profile}\` for the first time`,
        evidence: [seen.id],
      },
    };
  },
};
