import { expect, test } from 'vitest';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import { assumedRole, createWorld, type Decided } from '../../local/iam/world.ts';
import { withPermissions } from '../../local/seeds/permissions.ts';
import { extendedSeeds } from '../end-to-end/extended-seeds.ts';
import { type Elsewhere, elsewhere } from './not-seen-here.ts';
import { FUNCTIONS, type PlannedPermissions, plannedPermissions, roleNameOf } from './planned-permissions.ts';
import { playScenario, startEnforced } from './scenario.ts';
import {
  actionsNeeding,
  askedBy,
  conditionKeys,
  denials,
  listed,
  removing,
  statementsOf,
} from './statements.ts';

const TIME = { timeout: 300_000 };

test(
  'under the planned policies everything works, nothing is denied, and each action of each statement is needed',
  TIME,
  async ({ skip }) => {
    const reading = await plannedPermissions();
    if (!reading.ok) return skip(reading.reason);
    const { planned } = reading;
    const enforced = await startEnforced(planned.permissions);
    await playScenario(enforced);
    const unneeded = FUNCTIONS.flatMap((name) => {
      const decided = askedBy(enforced.decided, roleNameOf(name));
      expect(denials(decided), name).toEqual([]);
      const allows = (planned.permissions.roles[roleNameOf(name)] ?? [])
        .flatMap(statementsOf)
        .filter(({ Effect }) => Effect === 'Allow');
      return allows.flatMap(({ Sid = '', Action }) => {
        const needed = actionsNeeding(decided, Sid);
        return listed(Action).flatMap((action) => (needed.has(action) ? [] : [`${name} ${Sid} ${action}`]));
      });
    });
    const known = elsewhere(planned).map((one) => `${one.function} ${one.sid} ${one.action}`);
    expect(unneeded.sort()).toEqual(known.sort());
    expect(unseenKeys(planned, enforced.decided)).toEqual(KEYS_NOT_SEEN);
  },
);

test(
  'what the local stack cannot need is allowed as AWS asks for it, by that statement alone, and not otherwise',
  TIME,
  async ({ skip }) => {
    const reading = await plannedPermissions();
    if (!reading.ok) return skip(reading.reason);
    const { planned } = reading;
    for (const call of elsewhere(planned)) {
      const name = `${call.function} ${call.sid} ${call.action}`;
      expect(isAllowed(planned, call), name).toBe(true);
      expect(isAllowed(planned, { ...call, ...call.nearMiss }), `${name}, otherwise`).toBe(false);
      const permissions = removing(planned.permissions, roleNameOf(call.function), call.sid);
      expect(isAllowed({ ...planned, permissions }, call), `${name}, removed`).toBe(false);
    }
  },
);

/** The condition keys of the planned policies that no call here carried: those of KMS, and of TLS. */
const KEYS_NOT_SEEN = [
  'aws:securetransport',
  'kms:encryptioncontext:aws:lambda:functionarn',
  'kms:encryptioncontext:parameter_arn',
  'kms:signingalgorithm',
  'kms:viaservice',
];

function unseenKeys({ permissions }: PlannedPermissions, decided: readonly Decided[]): string[] {
  const { roles, bus, queues = {}, tables = {} } = permissions;
  const resources = [...(bus === undefined ? [] : [bus]), ...Object.values(queues), ...Object.values(tables)];
  const seen = new Set(decided.flatMap(({ input }) => Object.keys(input.request.context)));
  return conditionKeys([...Object.values(roles).flat(), ...resources])
    .filter((key) => !seen.has(key))
    .sort();
}

function isAllowed({ permissions }: PlannedPermissions, call: Elsewhere): boolean {
  const { accountId, region, roles } = withPermissions(extendedSeeds(), permissions);
  const made = createWorld({ accountId, region, roles, users: [] }, { sealKey: new Uint8Array(32) });
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  const role = made.world.findRole(`arn:aws:iam::${accountId}:role/${roleNameOf(call.function)}`);
  if (role === undefined) throw new Error(`no role of ${call.function}`);
  const principal = assumedRole(role, { sessionName: call.function });
  const { action, resource, context } = call;
  const queue = permissions.queues?.[resource.split(':').at(-1) ?? ''];
  const parsed = queue && parsePolicy(queue, 'resource');
  const resourcePolicy = parsed?.ok ? { resourcePolicy: parsed.policy } : {};
  return made.world.authorize({ principal, action, resource, context, ...resourcePolicy }).allowed;
}
