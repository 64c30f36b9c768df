import { type Caller, type IdentityRules, identifyCaller } from '../../functions/identity/caller.ts';

/** A name the service gives this caller when it is configured so. */
export type PossibleName = { kind: Caller['kind']; name: string; when: string };
export type PossibleNames = { ok: true; names: readonly PossibleName[] } | { ok: false; message: string };

/**
 * The names policies may know a caller by. Which one holds is in the configuration of the service, which tells
 * nobody; so all are told, each with what must be configured. The same code names the caller in the service.
 */
export function possibleNames(arn: string, userId: string, accountId: string): PossibleNames {
  const [roleId = ''] = userId.split(':');
  const roleName = /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? '';
  const sso = { ssoRoleIds: new Set([roleId]) };
  const hop = { trustedSessionRoles: new Set([roleName]) };
  const cases: [Partial<IdentityRules>, string][] = [
    [{}, 'nothing more is configured'],
    [{ bareNames: 'user' }, 'SENTINEL_BARE_NAMES is `user`'],
    [sso, `SENTINEL_SSO_ROLE_IDS has \`${roleId}\``],
    [{ ...sso, bareNames: 'user' }, `SENTINEL_SSO_ROLE_IDS has \`${roleId}\` and bare names are of others`],
    [hop, `SENTINEL_TRUSTED_SESSION_ROLES has \`${roleName}\``],
    [
      { ...hop, bareNames: 'session' },
      `SENTINEL_TRUSTED_SESSION_ROLES has \`${roleName}\` and SENTINEL_BARE_NAMES is \`session\``,
    ],
  ];
  const names: PossibleName[] = [];
  for (const [rules, when] of cases) {
    const claim = { userArn: arn, userId, accountId, accessKeyId: '', principalOrgId: null };
    const found = identifyCaller(claim, { ...NOTHING, accountId, ...rules });
    if (!found.ok) return found;
    const { kind, name } = found.caller;
    if (!names.some((one) => one.kind === kind && one.name === name)) names.push({ kind, name, when });
  }
  return { ok: true, names };
}

const NOTHING = {
  bareNames: 'sso',
  ssoRoleIds: new Set<string>(),
  trustedSessionRoles: new Set<string>(),
} as const;
