import { createHmac, randomBytes } from 'node:crypto';
import { assumedRole, createWorld, type World, type WorldOptions } from '../iam/world.ts';
import type { UserSeed } from '../iam/world-seed.ts';
import type { IdentitySeed } from '../seeds/identities.ts';
import type { Seeds } from '../seeds/seeds.ts';
import type { LongTermKey, StackIdentity } from './stack-file.ts';

export type Account = {
  world: World;
  /** In the seeds' order, with keys. */
  identities: readonly StackIdentity[];
  /** Proves to the function that a request came through the gateway; the same at every start on a folder. */
  originProof: string;
};

/** Long enough for a stack that is left running; another start makes new ones. */
const sessionMs = 30 * 86_400_000;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function newLongTermKey(): LongTermKey {
  const accessKeyId = `AKIA${Array.from(randomBytes(16), (byte) => base32[byte % 32]).join('')}`;
  return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64') };
}

/** Creates the account: users with their kept or new keys, sessions issued now. Throws on faulty seeds. */
export function openAccount(
  seeds: Seeds,
  sealKey: Uint8Array,
  known: ReadonlyMap<string, LongTermKey>,
  nowMs: number,
  onDecision?: WorldOptions['onDecision'],
): Account {
  const { accountId, region, roles } = seeds;
  const users = seeds.identities.flatMap((identity): UserSeed[] =>
    identity.kind === 'user' ? [{ ...identity.user, ...(known.get(identity.name) ?? newLongTermKey()) }] : [],
  );
  const seeing = onDecision === undefined ? {} : { onDecision };
  const created = createWorld({ accountId, region, users, roles }, { sealKey, ...seeing });
  if (!created.ok) throw new Error(`the seeds have faults: ${JSON.stringify(created.faults)}`);
  const { world } = created;
  return {
    world,
    identities: seeds.identities.map((identity) =>
      identity.kind === 'user'
        ? userIdentity(identity, accountId, users)
        : sessionIdentity(identity, seeds, world, nowMs),
    ),
    originProof: createHmac('sha256', sealKey).update('origin proof').digest('hex'),
  };
}

function userIdentity(
  { name, user }: Extract<IdentitySeed, { kind: 'user' }>,
  accountId: string,
  users: readonly UserSeed[],
): StackIdentity {
  const seeded = users.find((one) => one.userName === user.userName);
  if (seeded === undefined) throw new Error(`no user for identity \`${name}\``);
  const { accessKeyId, secretAccessKey } = seeded;
  const arn = `arn:aws:iam::${accountId}:user${user.path}${user.userName}`;
  return { name, arn, accessKeyId, secretAccessKey };
}

function sessionIdentity(
  { name, roleName, sessionName }: Extract<IdentitySeed, { kind: 'session' }>,
  { accountId, roles }: Seeds,
  world: World,
  nowMs: number,
): StackIdentity {
  const seed = roles.find((role) => role.roleName === roleName);
  const role = seed && world.findRole(`arn:aws:iam::${accountId}:role${seed.path}${roleName}`);
  if (role === undefined) throw new Error(`no role \`${roleName}\` for identity \`${name}\``);
  const principal = assumedRole(role, { sessionName });
  const { accessKeyId, secretAccessKey, sessionToken } = world.issueSession({
    principal,
    expiresAtMs: nowMs + sessionMs,
  });
  return { name, arn: principal.arn, accessKeyId, secretAccessKey, sessionToken };
}
