import { parsePolicy } from './parse-policy.ts';
import type { CompiledPolicy, PolicyDocument, PolicyKind } from './policy-document.ts';
import type { Principal } from './principal.ts';

/** An IAM user with one long-term key. */
export type UserSeed = {
  /** `[\w+=,.@-]{1,64}`. */
  userName: string;
  /** `/` or `/a/b/`. */
  path: string;
  /** `AIDA…`. */
  userId: string;
  /** `AKIA…`. */
  accessKeyId: string;
  secretAccessKey: string;
  permissions: readonly PolicyDocument[];
  /** Of another account than the world's. */
  accountId?: string;
};

export type RoleSeed = {
  /** `[\w+=,.@-]{1,64}`. */
  roleName: string;
  path: string;
  /** `AROA…`. */
  roleId: string;
  trust: PolicyDocument;
  permissions: readonly PolicyDocument[];
  /** 3,600 to 43,200. */
  maxSessionDurationSeconds: number;
  accountId?: string;
};

export type WorldSeed = {
  accountId: string;
  region: string;
  users: readonly UserSeed[];
  roles: readonly RoleSeed[];
  /** Policies that sessions may be narrowed to by ARN. */
  managedPolicies?: readonly { arn: string; document: PolicyDocument }[];
};

export type SeededUser = {
  principal: Extract<Principal, { kind: 'user' }>;
  accessKeyId: string;
  secretAccessKey: string;
  permissions: readonly CompiledPolicy[];
};

export type SeededRole = {
  accountId: string;
  arn: string;
  roleName: string;
  roleId: string;
  trust: CompiledPolicy;
  permissions: readonly CompiledPolicy[];
  maxSessionDurationSeconds: number;
};

export type CompiledSeed = {
  users: SeededUser[];
  roles: SeededRole[];
  managedPolicies: ReadonlyMap<string, CompiledPolicy>;
};

/** Where in the seed, e.g. `roles[0].trust.Statement[0].Effect`, and what is wrong. */
export type SeedFault = { path: string; message: string };

const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/(?:[\x21-\x7e]{1,510}\/)?$/;
const FORMS = {
  accountId: /^\d{12}$/,
  userId: /^AIDA[A-Z0-9]{12,124}$/,
  roleId: /^AROA[A-Z0-9]{12,124}$/,
  accessKeyId: /^AKIA[A-Z0-9]{12,124}$/,
  secretAccessKey: /^[\x21-\x7e]{16,128}$/,
};

/** Checks and compiles a whole seed; `faults` gets everything wrong with it. */
export const compileSeed = (seed: WorldSeed, faults: SeedFault[]): CompiledSeed => {
  check(FORMS.accountId, seed.accountId, 'accountId', faults);
  check(/^[a-z]{2}(-[a-z]+)+-\d$/, seed.region, 'region', faults);
  const compiled = {
    users: seed.users.map((user, index) => compileUser(seed.accountId, user, `users[${index}]`, faults)),
    roles: seed.roles.map((role, index) => compileRole(seed.accountId, role, `roles[${index}]`, faults)),
    managedPolicies: new Map(
      (seed.managedPolicies ?? []).flatMap(({ arn, document }, index) =>
        compile(document, 'session', `managedPolicies[${index}]`, faults).map(
          (policy) => [arn, policy] as const,
        ),
      ),
    ),
  };
  unique(
    compiled.users.map((user) => user.accessKeyId),
    'users',
    'accessKeyId',
    faults,
  );
  unique(
    compiled.users.map((user) => `${user.principal.accountId} ${user.principal.userName}`),
    'users',
    'userName',
    faults,
  );
  unique(
    compiled.roles.map((role) => `${role.accountId} ${role.roleName}`),
    'roles',
    'roleName',
    faults,
  );
  return compiled;
};

const check = (form: RegExp, value: string, path: string, faults: SeedFault[]): void => {
  if (!form.test(value)) faults.push({ path, message: `must match \`${form.source}\`` });
};

/** IAM names are unique whatever their case. */
const unique = (values: readonly string[], path: string, what: string, faults: SeedFault[]): void => {
  const seen = new Set<string>();
  for (const value of values.map((text) => text.toLowerCase())) {
    if (seen.has(value)) faults.push({ path, message: `two have the same \`${what}\`` });
    seen.add(value);
  }
};

const compile = (
  document: PolicyDocument,
  kind: PolicyKind,
  path: string,
  faults: SeedFault[],
): CompiledPolicy[] => {
  const parsed = parsePolicy(document, kind);
  if (parsed.ok) return [parsed.policy];
  faults.push(...parsed.faults.map((fault) => ({ path: `${path}.${fault.path}`, message: fault.message })));
  return [];
};

const compileAll = (
  documents: readonly PolicyDocument[],
  path: string,
  faults: SeedFault[],
): CompiledPolicy[] =>
  documents.flatMap((document, index) => compile(document, 'identity', `${path}[${index}]`, faults));

const compileUser = (
  accountOfWorld: string,
  user: UserSeed,
  path: string,
  faults: SeedFault[],
): SeededUser => {
  const accountId = user.accountId ?? accountOfWorld;
  check(FORMS.accountId, accountId, `${path}.accountId`, faults);
  check(NAME, user.userName, `${path}.userName`, faults);
  check(PATH, user.path, `${path}.path`, faults);
  check(FORMS.userId, user.userId, `${path}.userId`, faults);
  check(FORMS.accessKeyId, user.accessKeyId, `${path}.accessKeyId`, faults);
  check(FORMS.secretAccessKey, user.secretAccessKey, `${path}.secretAccessKey`, faults);
  const arn = `arn:aws:iam::${accountId}:user${user.path}${user.userName}`;
  return {
    principal: { kind: 'user', accountId, arn, userId: user.userId, userName: user.userName },
    accessKeyId: user.accessKeyId,
    secretAccessKey: user.secretAccessKey,
    permissions: compileAll(user.permissions, `${path}.permissions`, faults),
  };
};

const compileRole = (
  accountOfWorld: string,
  role: RoleSeed,
  path: string,
  faults: SeedFault[],
): SeededRole => {
  const accountId = role.accountId ?? accountOfWorld;
  const max = role.maxSessionDurationSeconds;
  check(FORMS.accountId, accountId, `${path}.accountId`, faults);
  check(NAME, role.roleName, `${path}.roleName`, faults);
  check(PATH, role.path, `${path}.path`, faults);
  check(FORMS.roleId, role.roleId, `${path}.roleId`, faults);
  if (!Number.isInteger(max) || max < 3600 || max > 43_200) {
    faults.push({ path: `${path}.maxSessionDurationSeconds`, message: 'must be 3600 to 43200' });
  }
  const [trust] = compile(role.trust, 'trust', `${path}.trust`, faults);
  return {
    accountId,
    arn: `arn:aws:iam::${accountId}:role${role.path}${role.roleName}`,
    roleName: role.roleName,
    roleId: role.roleId,
    trust: trust ?? { kind: 'trust', statements: [] },
    permissions: compileAll(role.permissions, `${path}.permissions`, faults),
    maxSessionDurationSeconds: max,
  };
};
