import type { PolicyDocument } from '../iam/policy-document.ts';
import type { Seeds } from './seeds.ts';

/** Policies that stand in for those of the seeds: what a role may do, and what resources say themselves. */
export type Permissions = {
  /** By role name, all of the role's policies. */
  roles: Readonly<Record<string, readonly PolicyDocument[]>>;
  bus?: PolicyDocument;
  /** By queue name. */
  queues?: Readonly<Record<string, PolicyDocument>>;
  /** By table name. */
  tables?: Readonly<Record<string, PolicyDocument>>;
};

/** The seeds under other permissions; what these do not name stays as it is. Throws for a role that is not there. */
export function withPermissions(seeds: Seeds, permissions: Permissions): Seeds {
  const { roles, bus, queues, tables } = permissions;
  const unknown = Object.keys(roles).find((name) => seeds.roles.every(({ roleName }) => roleName !== name));
  if (unknown !== undefined) throw new Error(`there is no role \`${unknown}\` to give these permissions to`);
  return {
    ...seeds,
    roles: seeds.roles.map((role) => ({ ...role, permissions: roles[role.roleName] ?? role.permissions })),
    bus: { ...seeds.bus, policy: bus ?? seeds.bus.policy },
    queuePolicies: { ...seeds.queuePolicies, ...queues },
    tablePolicies: { ...seeds.tablePolicies, ...tables },
  };
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** As far as it is looked at here; its statements are checked where they are compiled. */
const isPolicy = (value: unknown): value is PolicyDocument => isFields(value) && 'Statement' in value;
const isPolicies = (value: unknown): value is PolicyDocument[] =>
  Array.isArray(value) && value.every(isPolicy);
const isTable = (value: unknown): value is Record<string, PolicyDocument> =>
  isFields(value) && Object.values(value).every(isPolicy);
const isRoles = (value: unknown): value is Record<string, PolicyDocument[]> =>
  isFields(value) && Object.values(value).every(isPolicies);

const MEMBERS = ['roles', 'bus', 'queues', 'tables'];

/** Reads permissions from JSON text, strictly. Throws with what is wrong. */
export function parsePermissions(text: string): Permissions {
  const value: unknown = JSON.parse(text);
  if (!isFields(value)) throw new Error('permissions must be an object');
  const { roles, bus, queues = {}, tables = {} } = value;
  const unknown = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new Error(`permissions have no \`${unknown}\`: use ${MEMBERS.join(', ')}`);
  if (!isRoles(roles)) throw new Error('`roles` must be lists of policies by role name');
  if (bus !== undefined && !isPolicy(bus)) throw new Error('`bus` must be a policy');
  if (!isTable(queues)) throw new Error('`queues` must be policies by queue name');
  if (!isTable(tables)) throw new Error('`tables` must be policies by table name');
  return { roles, queues, tables, ...(bus !== undefined && { bus }) };
}
