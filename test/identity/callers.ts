import {
  ACCOUNT_ID,
  ALICE,
  HOP_ROLE,
  type IamIdentity,
  iamIdentity,
  SSO_ROLE_ID,
  sessionIdentity,
  userIdentity,
} from '../vend/gateway-events.ts';

/** Everybody who can call themselves `alice`. */
export const ALICES = {
  user: userIdentity('alice'),
  sso: ALICE,
  session: sessionIdentity(HOP_ROLE, 'alice', 'AROAHOPHOPHOPHOPHOPH1'),
  role: sessionIdentity('deployer', 'alice'),
  lookAlike: sessionIdentity('AWSReservedSSO_Engineers_0123456789abcdef', 'alice', 'AROALOOKALIKELOOKAL01'),
  idOfSsoWithAnotherRole: sessionIdentity('Engineers', 'alice', SSO_ROLE_ID),
  federated: iamIdentity(`arn:aws:sts::${ACCOUNT_ID}:federated-user/alice`, `${ACCOUNT_ID}:alice`),
} as const satisfies Record<string, IamIdentity>;

const arn = (userArn: string, userId = 'AIDAUSERUSERUSERUSER1') => iamIdentity(userArn, userId);
const user = `arn:aws:iam::${ACCOUNT_ID}:user`;
const role = `arn:aws:sts::${ACCOUNT_ID}:assumed-role`;

/** Identities that are nobody's to the service; `cause` is what the operator reads. */
export const REFUSED: readonly { name: string; identity: IamIdentity; cause: string }[] = [
  { name: 'root', identity: arn(`arn:aws:iam::${ACCOUNT_ID}:root`, ACCOUNT_ID), cause: 'root' },
  { name: 'a federated user', identity: ALICES.federated, cause: 'federated user' },
  {
    name: 'a user of another account',
    identity: arn('arn:aws:iam::999988887777:user/alice'),
    cause: 'another account',
  },
  {
    name: 'an Identity Center look-alike of another account',
    identity: {
      ...ALICE,
      accountId: '999988887777',
      userArn: ALICE.userArn.replace(ACCOUNT_ID, '999988887777'),
    },
    cause: 'another account',
  },
  {
    name: 'an arn of this account under another account id',
    identity: { ...ALICE, accountId: '999988887777' },
    cause: 'account of the arn and of the authorizer differ',
  },
  {
    name: 'an arn of another account under this account id',
    identity: { ...ALICE, userArn: ALICE.userArn.replace(ACCOUNT_ID, '999988887777') },
    cause: 'account of the arn and of the authorizer differ',
  },
  {
    name: 'a vended session',
    identity: sessionIdentity('dev', 'sentinel,alice'),
    cause: 'a vended session',
  },
  {
    name: 'a vended session of an Identity Center role',
    identity: sessionIdentity('AWSReservedSSO_Engineers_0123456789abcdef', 'sentinel,alice', SSO_ROLE_ID),
    cause: 'a vended session',
  },
  {
    name: 'a session whose id is of another session',
    identity: { ...ALICE, userId: `${SSO_ROLE_ID}:bob` },
    cause: 'session id does not fit the arn',
  },
  {
    name: 'a session with a role id only',
    identity: { ...ALICE, userId: SSO_ROLE_ID },
    cause: 'session id does not fit the arn',
  },
  {
    name: 'a user with the id of a role session',
    identity: { ...ALICES.user, userId: `${SSO_ROLE_ID}:alice` },
    cause: 'user id does not fit the arn',
  },
  ...[
    '',
    'alice',
    'arn:aws:iam::111122223333:role/deployer',
    'arn:aws:iam::111122223333:group/alice',
    'arn:aws:s3:::alice',
    'arn:aws:iam::11112222333:user/alice',
    'arn:aws:iam::111122223333:root/alice',
    `${user}/`,
    `${user}/ali ce`,
    `${user}/alice\n`,
    `${user}/${'a'.repeat(65)}`,
    `${user}/élise`,
    `${user}//alice\u0000`,
    `${role}/deployer`,
    `${role}/deployer/a`,
    `${role}/deployer/alice/bob`,
    `${role}/team/deployer/alice`,
    `${role}/deployer/${'a'.repeat(65)}`,
    `${role}/deployer/al/ice`,
    `${role}//alice`,
    `arn:aws:sts::${ACCOUNT_ID}:assumed-role`,
    `arn:aws:iam::${ACCOUNT_ID}:assumed-role/deployer/alice`,
    `arn:aws:sts::${ACCOUNT_ID}:user/alice`,
    `arn:AWS:iam::${ACCOUNT_ID}:user/alice`,
    `arn:aws-:iam::${ACCOUNT_ID}:user/alice`,
    `${user}/${'p/'.repeat(600)}alice`,
    'x'.repeat(5000),
    '\ud800',
  ].map((userArn) => ({
    name: `the arn ${JSON.stringify(userArn.slice(0, 70))}`,
    identity: { ...arn(userArn), accountId: ACCOUNT_ID },
    cause: 'malformed principal arn',
  })),
];
