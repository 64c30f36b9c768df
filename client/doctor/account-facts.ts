import type { WrittenPolicy } from './role-facts.ts';

/** A user or role with all its policies, its groups' among them; `trust` is a role's. */
export type WrittenPrincipal = {
  arn: string;
  trust: string | undefined;
  policies: readonly WrittenPolicy[];
  boundary: WrittenPolicy | undefined;
};

export type Account = { principals: readonly WrittenPrincipal[] };

export type AccessExpectation = {
  /** The vend functions' roles; none: the account's role `sentinel-vend`. */
  vendRoles: readonly string[];
  /** Whose access is wanted, as patterns of ARNs. */
  deployers: readonly string[];
  /** The function's Region, where it is known. */
  region: string | undefined;
};
