import fc from 'fast-check';
import { type Caller, type IdentityRules, identifyCaller } from '../../functions/identity/caller.ts';
import {
  ACCOUNT_ID,
  HOP_ROLE,
  type IamIdentity,
  SSO_ROLE,
  SSO_ROLE_ID,
  sessionIdentity,
  userIdentity,
} from '../vend/gateway-events.ts';

const NAME_CHARS = 'abcXYZ019_+=,.@-'.split('');
/** Long runs of what must be escaped are where cutting goes wrong. */
const nameChar = fc.oneof(fc.constantFrom(...NAME_CHARS), fc.constantFrom('=', ',', '+'));
const named = (least: number) => fc.string({ unit: nameChar, minLength: least, maxLength: 64 });

/** IAM names: 1 to 64 of `[\w+=,.@-]`. https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
const userName = named(1);
/** Session names, Identity Center's user names among them: 2 to 64 of the same. */
const sessionName = named(2).filter((name) => !name.startsWith('sentinel,'));
/** Paths: `/`, or up to 512 of `!` to DEL between slashes. */
const path = fc.oneof(
  fc.constant('/'),
  fc
    .string({
      unit: fc.integer({ min: 0x21, max: 0x7f }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 510,
    })
    .map((inner) => `/${inner}/`),
);
const roleName = named(1).filter((name) => name !== HOP_ROLE && !name.startsWith('AWSReservedSSO_'));

export type PermittedCaller = { identity: IamIdentity; caller: Caller };

/** Any caller AWS permits and the service names, under the given rules. */
export function permittedCaller(rules: IdentityRules): fc.Arbitrary<PermittedCaller> {
  return fc
    .oneof(
      fc.tuple(userName, path).map(([name, at]) => userIdentity(name, at)),
      sessionName.map((name) => sessionIdentity(SSO_ROLE, name, SSO_ROLE_ID)),
      sessionName.map((name) => sessionIdentity(HOP_ROLE, name)),
      fc.tuple(roleName, sessionName).map(([role, name]) => sessionIdentity(role, name)),
    )
    .map((identity) => {
      const identified = identifyCaller({ ...identity, accessKeyId: identity.accessKey }, rules);
      if (!identified.ok) throw new Error(`${identity.userArn} is refused: ${identified.cause}`);
      return { identity, caller: identified.caller };
    });
}

export function rulesOf(bareNames: IdentityRules['bareNames']): IdentityRules {
  return {
    accountId: ACCOUNT_ID,
    bareNames,
    ssoRoleIds: new Set([SSO_ROLE_ID]),
    trustedSessionRoles: new Set([HOP_ROLE]),
  };
}
