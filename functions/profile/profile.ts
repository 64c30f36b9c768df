import type { Fault } from '../policy/yaml.ts';

/** A profile, parsed and checked: only `parseProfile` makes one. */
export type Profile = {
  roleArn: string;
  maxSessionSeconds: number | undefined;
  externalId: string | undefined;
  /** JSON text of an IAM policy, as STS takes it. */
  sessionPolicy: string | undefined;
  sessionPolicyArns: readonly string[];
  tags: readonly { key: string; value: string }[];
  /** A hash of everything above, for the cache key of sessions: every request makes one. */
  fingerprint: string;
};

export type ProfileParsing = { ok: true; profile: Profile } | { ok: false; faults: Fault[] };
