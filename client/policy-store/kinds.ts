import { SETTINGS } from '../../functions/config/settings.ts';
import { type Fault, parsePolicy } from '../../functions/policy/index.ts';
import { parseProfile } from '../../functions/profile/parse-profile.ts';

/** A kind of document in Parameter Store, and what differs between the kinds. */
export type Kind = {
  /** The command's word, `sentinel policy …`. */
  word: 'policy' | 'profile';
  plural: 'policies' | 'profiles';
  /** Where they are, unless `--root` or the variable says otherwise. */
  root: typeof SETTINGS.policyRoot;
  /** All that is wrong with a text, as the service would find it. */
  faultsOf: (text: string) => readonly Fault[];
  /** What a profile without such a document comes to. */
  withoutOne: string;
  /** What is odd, and no fault, about a text as the document of this profile. */
  remarkOn: (profile: string, text: string) => string | undefined;
};

export const POLICY: Kind = {
  word: 'policy',
  plural: 'policies',
  root: SETTINGS.policyRoot,
  faultsOf: (text) => {
    const parsed = parsePolicy(text);
    return parsed.ok ? [] : parsed.faults;
  },
  withoutOne: 'everybody is denied',
  remarkOn: (profile, text) => {
    const parsed = parsePolicy(text);
    const isFor = (profiles: readonly string[]): boolean =>
      profiles.length === 0 || profiles.includes(profile);
    if (!parsed.ok || parsed.policy.rules.some(({ profiles }) => isFor(profiles))) return undefined;
    return `no rule of the policy \`${profile}\` is for this profile: it denies everybody`;
  },
};

export const PROFILE: Kind = {
  word: 'profile',
  plural: 'profiles',
  root: SETTINGS.profileRoot,
  faultsOf: (text) => {
    const parsed = parseProfile(text);
    return parsed.ok ? [] : parsed.faults;
  },
  withoutOne: 'there is no role to assume, and everybody is denied',
  remarkOn: () => undefined,
};
