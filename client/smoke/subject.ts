import type { LedgerChoice } from '../audit/open-ledger.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import type { Target } from '../target/target.ts';

/** What is tried, and by what. */
export type Subject = {
  target: Target;
  world: Surroundings;
  /** Must be given. */
  profile: string;
  /** Must be refused. */
  deniedProfile: string;
  /** First part of the deployment's names: bus, rule, queue, table. */
  name: string;
  ledger: LedgerChoice;
  /** The signing key in KMS, to read its public half where no verifier key is given. */
  signingKey: string | undefined;
  /** Longest time from the decision to its proof, ms. */
  waitMs: number;
  /** A workload's token and its issuer's alias, where the workload route is to be tried. */
  workload: { alias: string; token: string } | undefined;
};
