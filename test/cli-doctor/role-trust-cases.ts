import { ACCOUNT, CONDITION, PROFILE, type roleOf, SOURCE, trusting, VEND_ROLE } from './role-documents.ts';

const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const denying = (Condition: object | undefined, Action: unknown = 'sts:AssumeRole') => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  ...(Condition === undefined ? {} : { Condition }),
});

export const principal = (what: string) => `error role-principal: ${what} may assume it too (Vend)`;

export type Trust = NonNullable<Parameters<typeof roleOf>[0]>;

/** Trusts that admit the service alone, for the profile `prod`. */
export const SOUND: readonly [name: string, trust: Trust][] = [
  ['the trust of the module and of the local stack', [trusting()]],
  [
    'each permission by a statement of its own',
    [
      trusting({ Action: 'sts:AssumeRole' }),
      trusting({ Action: 'sts:TagSession', Condition: { StringEquals: PROFILE } }),
      trusting({ Action: 'sts:SetSourceIdentity', Condition: { StringLike: SOURCE } }),
    ],
  ],
  [
    'the account, narrowed to the vend role',
    [
      trusting({
        Principal: ROOT,
        Condition: { ...CONDITION, ArnEquals: { 'aws:PrincipalArn': VEND_ROLE } },
      }),
    ],
  ],
  [
    'conditions by denials',
    [
      trusting({ Condition: undefined }),
      denying({ StringNotLike: SOURCE }),
      denying({ StringNotEquals: PROFILE }),
    ],
  ],
  [
    'IfExists, where the key must exist',
    [
      trusting({
        Condition: {
          StringLikeIfExists: SOURCE,
          StringEquals: PROFILE,
          Null: { 'sts:SourceIdentity': 'false' },
        },
      }),
    ],
  ],
  [
    'keys in another case',
    [
      trusting({
        Condition: {
          StringLike: { 'STS:sourceidentity': 'sentinel,*' },
          StringEquals: { 'aws:requesttag/sentinelprofile': 'prod' },
        },
      }),
    ],
  ],
  [
    'open, but closed by a denial for all',
    [
      trusting(),
      { ...trusting({ Principal: '*' }), Action: 'sts:AssumeRoleWithSAML' },
      denying(undefined, 'sts:AssumeRoleWith*'),
    ],
  ],
];

const SOURCE_MISSING = 'error role-source-identity: no source identity is demanded (Vend)';
const ANY_PROFILE = 'error role-profile: whoever writes the document of any profile reaches this role (Vend)';

/** Trusts that do not, or admit nobody, and what is found. */
export const BYPASSED: readonly [name: string, trust: Trust, faults: string[]][] = [
  [
    'a user beside the vend role',
    [trusting({ Principal: { AWS: [VEND_ROLE, `arn:aws:iam::${ACCOUNT}:user/eve`] } })],
    [principal(`arn:aws:iam::${ACCOUNT}:user/eve`)],
  ],
  [
    'another statement for an administrator',
    [
      trusting(),
      trusting({
        Sid: 'Break',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Admin` },
        Condition: undefined,
      }),
    ],
    [`error role-principal: arn:aws:iam::${ACCOUNT}:role/Admin may assume it too (Break)`],
  ],
  [
    'the whole account',
    [trusting({ Principal: { AWS: [VEND_ROLE, ACCOUNT] } })],
    [principal(`everybody of account ${ACCOUNT} whose own policies allow it`)],
  ],
  ['anybody', [trusting({ Principal: { AWS: [VEND_ROLE, '*'] } })], [principal('anybody of any account')]],
  [
    'the account, narrowed by a pattern',
    [
      trusting(),
      trusting({
        Principal: ROOT,
        Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } },
      }),
    ],
    [principal(`arn:aws:iam::${ACCOUNT}:role/*`)],
  ],
  [
    'an AWS service',
    [trusting(), trusting({ Principal: { Service: 'ec2.amazonaws.com' } })],
    [principal('the service ec2.amazonaws.com, for all who may pass it this role,')],
  ],
  [
    'everybody but one',
    [
      trusting(),
      { ...trusting({ Principal: undefined }), NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:user/eve` } },
    ],
    [principal('everybody but those named')],
  ],
  [
    'a federated way beside it',
    [
      trusting(),
      trusting({
        Sid: 'Saml',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` },
        Action: 'sts:AssumeRoleWithSAML',
      }),
    ],
    [
      `error role-federation: sts:AssumeRoleWithSAML admits whom arn:aws:iam::${ACCOUNT}:saml-provider/corp names, without the service (Saml)`,
    ],
  ],
  [
    'all of sts for a web identity',
    [trusting(), trusting({ Sid: 'Web', Principal: { Federated: 'accounts.google.com' }, Action: 'sts:*' })],
    [
      'error role-federation: sts:AssumeRoleWithSAML admits whom accounts.google.com names, without the service (Web)',
      'error role-federation: sts:AssumeRoleWithWebIdentity admits whom accounts.google.com names, without the service (Web)',
    ],
  ],
  ['no condition at all', [trusting({ Condition: undefined })], [SOURCE_MISSING, ANY_PROFILE]],
  ['no source identity', [trusting({ Condition: { StringEquals: PROFILE } })], [SOURCE_MISSING]],
  [
    'a source identity only if there is one',
    [trusting({ Condition: { StringLikeIfExists: SOURCE, StringEquals: PROFILE } })],
    [SOURCE_MISSING],
  ],
  [
    'a source identity for all of none',
    [trusting({ Condition: { 'ForAllValues:StringLike': SOURCE, StringEquals: PROFILE } })],
    [SOURCE_MISSING],
  ],
  [
    'any source identity',
    [trusting({ Condition: { ...CONDITION, StringLike: { 'sts:SourceIdentity': '*' } } })],
    ['error role-source-identity: a source identity `*` need not be the service’s (Vend)'],
  ],
  [
    'the service’s or another’s',
    [
      trusting({
        Condition: { ...CONDITION, StringLike: { 'sts:SourceIdentity': ['sentinel,*', 'alice'] } },
      }),
    ],
    ['error role-source-identity: a source identity `sentinel,*`, `alice` need not be the service’s (Vend)'],
  ],
  [
    'the account, narrowed to the vend role and another',
    [
      trusting({
        Principal: ROOT,
        Condition: {
          ...CONDITION,
          ArnEquals: { 'aws:PrincipalArn': [VEND_ROLE, `arn:aws:iam::${ACCOUNT}:role/Admin`] },
        },
      }),
    ],
    [principal(`arn:aws:iam::${ACCOUNT}:role/Admin`)],
  ],
  [
    'one that begins alike',
    [trusting({ Condition: { ...CONDITION, StringLike: { 'sts:SourceIdentity': 'sentinel*' } } })],
    ['error role-source-identity: a source identity `sentinel*` need not be the service’s (Vend)'],
  ],
  [
    'a star taken for a star',
    [trusting({ Condition: { StringEquals: { ...SOURCE, ...PROFILE } } })],
    [
      'error role-source-identity: StringEquals takes the star in the source identity for a star: the service cannot meet it (Vend)',
    ],
  ],
  ['no profile', [trusting({ Condition: { StringLike: SOURCE } })], [ANY_PROFILE]],
  [
    'two profiles',
    [
      trusting({
        Condition: {
          StringLike: SOURCE,
          StringEquals: { 'aws:RequestTag/SentinelProfile': ['prod', 'dev'] },
        },
      }),
    ],
    ['error role-profile: whoever writes the document of each of `prod`, `dev` reaches this role (Vend)'],
  ],
  [
    'profiles by a pattern',
    [trusting({ Condition: { StringLike: { ...SOURCE, 'aws:RequestTag/SentinelProfile': 'prod*' } } })],
    ['error role-profile: whoever writes the document of each of `prod*` reaches this role (Vend)'],
  ],
  [
    'another’s profile',
    [
      trusting({
        Condition: { StringLike: SOURCE, StringEquals: { 'aws:RequestTag/SentinelProfile': 'dev' } },
      }),
    ],
    ['error role-profile: it is the role of profile `dev`, not of `prod` (Vend)'],
  ],
  [
    'a second statement for vend without conditions',
    [trusting(), trusting({ Sid: 'Old', Condition: undefined })],
    [
      'error role-source-identity: no source identity is demanded (Old)',
      'error role-profile: whoever writes the document of any profile reaches this role (Old)',
    ],
  ],
  [
    'a denial that holds for some only',
    [
      trusting({ Condition: { StringEquals: PROFILE } }),
      denying({ StringNotLike: SOURCE, Bool: { 'aws:SecureTransport': 'false' } }),
    ],
    [SOURCE_MISSING],
  ],
  [
    'AssumeRole alone',
    [trusting({ Action: 'sts:AssumeRole' })],
    [
      'error role-session: the trust does not allow sts:TagSession and sts:SetSourceIdentity: the service is refused',
    ],
  ],
  [
    'a vend role that was deleted',
    [trusting({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' } })],
    [
      'warning role-principal: AROAEXAMPLEEXAMPLE123, a principal that was deleted, is all that is left of one in the trust (Vend)',
      'error role-principal: the service may not assume it',
    ],
  ],
  [
    'a vend role of another account',
    [trusting({ Principal: { AWS: 'arn:aws:iam::999900001111:role/sentinel-vend' } })],
    ['warning role-principal: arn:aws:iam::999900001111:role/sentinel-vend of another account may assume it'],
  ],
];
