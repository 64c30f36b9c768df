import type { Statement } from '../iam-policy/document.ts';
import type { NamedPolicy } from '../iam-policy/grants.ts';

/** A role as IAM describes it, its documents read. */
export type RoleFacts = {
  /** Such as `arn:aws:iam::111122223333:role/sentinel/prod`. */
  arn: string;
  trust: readonly Statement[];
  maxSessionSeconds: number;
  /** Its own and the managed ones. */
  policies: readonly NamedPolicy[];
  boundary: NamedPolicy | undefined;
};

/** A document as IAM gives it, by its policy's name or ARN. */
export type WrittenPolicy = { name: string; text: string | undefined };

/** The same as IAM gives it. */
export type WrittenRole = {
  arn: string;
  trust: string | undefined;
  maxSessionSeconds: number;
  policies: readonly WrittenPolicy[];
  boundary: WrittenPolicy | undefined;
};

/** What the role is judged by. */
export type RoleExpectation = {
  /** The vend functions' roles; none: one named `sentinel-vend`, of any account. */
  vendRoles: readonly string[];
  /** The profile whose role it is; absent: a trust may name whichever it likes, but one. */
  profile: string | undefined;
  /** Where the service's URL tells. */
  api: { region: string; id: string } | undefined;
};

/** Both the function's and its role's, where nothing else is said. */
export const VEND_NAME = 'sentinel-vend';

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/;

/** The parts of a role's ARN; undefined for anything else. */
export function readRoleArn(arn: string): { partition: string; accountId: string; name: string } | undefined {
  const [, partition, accountId, name] = ROLE.exec(arn) ?? [];
  if (partition === undefined || accountId === undefined || name === undefined) return undefined;
  return { partition, accountId, name };
}

/** Whether an ARN is a vend function's role's, as far as is known. */
export function isVendRole(arn: string, vendRoles: readonly string[]): boolean {
  if (vendRoles.length > 0) return vendRoles.includes(arn);
  return readRoleArn(arn)?.name === VEND_NAME && arn.endsWith(`:role/${VEND_NAME}`);
}

/** The vend role that a trust names, of those there are. */
export function vendRoleIn(trust: readonly Statement[], vendRoles: readonly string[]): string | undefined {
  const named = trust.flatMap(({ principals }) => (principals?.values ?? []).map(({ value }) => value));
  return named.find((arn) => isVendRole(arn, vendRoles)) ?? vendRoles[0];
}
