import { AUDIT_PATTERN, type BusRule, detectRules } from '../../functions/detect/rules/patterns.ts';
import type { PolicyDocument } from '../iam/policy-document.ts';
import type { RoleSeed } from '../iam/world-seed.ts';
import type { QueueDefinition } from '../queue/queue-definition.ts';
import { policyRoot, profileNames, profileRoot, storedDocuments } from './documents.ts';
import { type IdentitySeed, seededIdentities } from './identities.ts';
import {
  auditRoleName,
  busPolicy,
  detectRoleName,
  engineerRoleId,
  queuePolicy,
  seededRoles,
  signRoleName,
  vendRoleName,
} from './roles.ts';

/** Everything the local account begins with. */
export type Seeds = {
  accountId: string;
  region: string;
  /** Callers, in the order of stack.json: the first is the one of examples. */
  identities: readonly IdentitySeed[];
  roles: readonly RoleSeed[];
  /** `AROA…` ids of the Identity Center roles whose session names the vend function believes. */
  ssoRoleIds: readonly string[];
  /** Parameters by name; those that exist already are left as they are. */
  parameters: Readonly<Record<string, string>>;
  /** Profiles in the order of stack.json. */
  profiles: readonly string[];
  bus: { name: string; policy: PolicyDocument };
  rule: { name: string; eventPattern: string };
  queues: readonly QueueDefinition[];
  /** Resource policies by queue name. */
  queuePolicies: Readonly<Record<string, PolicyDocument>>;
  /** Resource policies by table name. */
  tablePolicies: Readonly<Record<string, PolicyDocument>>;
  auditQueue: string;
  /** Where the rule's events go when the audit queue is gone. */
  undeliveredQueue: string;
  vendRoleArn: string;
  auditRoleArn: string;
  signRoleArn: string;
  detectRoleArn: string;
  /** What the detections get, and where it goes. */
  detectRules: readonly BusRule[];
  detectQueue: string;
  /** Where their events go when that queue is gone, and their messages after five receives. */
  detectDeadQueue: string;
  /** Where the ledger writer puts what it refuses. */
  deadLetterQueue: string;
};

const day = 86_400;
const auditQueue = 'sentinel-audit';
const deadLetterQueue = 'sentinel-audit-dead';
const undeliveredQueue = 'sentinel-audit-undelivered';
const detectQueue = 'sentinel-detect';
const detectDeadQueue = 'sentinel-detect-dead';
const ledgerTable = 'sentinel-ledger';
const retentionSeconds = 14 * day;

const seededQueues: readonly QueueDefinition[] = [
  { name: deadLetterQueue, visibilityTimeoutSeconds: 30, retentionSeconds },
  { name: undeliveredQueue, visibilityTimeoutSeconds: 30, retentionSeconds },
  {
    name: auditQueue,
    // Six times the time-out of the function that will read it.
    visibilityTimeoutSeconds: 180,
    retentionSeconds,
    redrive: { deadLetterQueue, maxReceiveCount: 5 },
  },
  { name: detectDeadQueue, visibilityTimeoutSeconds: 30, retentionSeconds },
  {
    name: detectQueue,
    visibilityTimeoutSeconds: 180,
    retentionSeconds,
    redrive: { deadLetterQueue: detectDeadQueue, maxReceiveCount: 5 },
  },
];

/** The seeds of `npm start`: three callers, four profiles, their roles, the bus and its queues. */
export function defaultSeeds(accountId: string, region: string): Seeds {
  const account = { accountId, region };
  return {
    ...account,
    identities: seededIdentities(),
    roles: seededRoles(account, profileNames),
    ssoRoleIds: [engineerRoleId],
    parameters: storedDocuments(accountId),
    profiles: profileNames,
    bus: { name: 'sentinel', policy: busPolicy(account) },
    rule: {
      name: 'sentinel-audit',
      eventPattern: JSON.stringify(AUDIT_PATTERN),
    },
    queues: seededQueues,
    queuePolicies: {
      [auditQueue]: queuePolicy(account, auditQueue),
      [undeliveredQueue]: queuePolicy(account, undeliveredQueue),
      [detectQueue]: queuePolicy(account, detectQueue),
      [detectDeadQueue]: queuePolicy(account, detectDeadQueue),
    },
    tablePolicies: {},
    auditQueue,
    undeliveredQueue,
    vendRoleArn: `arn:aws:iam::${accountId}:role/${vendRoleName}`,
    auditRoleArn: `arn:aws:iam::${accountId}:role/${auditRoleName}`,
    signRoleArn: `arn:aws:iam::${accountId}:role/${signRoleName}`,
    detectRoleArn: `arn:aws:iam::${accountId}:role/${detectRoleName}`,
    detectRules: detectRules(
      {
        ...account,
        vendRoleArn: `arn:aws:iam::${accountId}:role/${vendRoleName}`,
        ledgerTable,
      },
      { policyRoot, profileRoot },
    ),
    detectQueue,
    detectDeadQueue,
    deadLetterQueue,
  };
}
