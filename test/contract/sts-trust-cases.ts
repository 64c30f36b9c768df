import { GetCallerIdentityCommand, GetSessionTokenCommand, type STSClient } from '@aws-sdk/client-sts';
import type { ContractCase, ContractTarget, Expected } from './contract.ts';
import { asSession, assume, openSts } from './sts-client.ts';

const EVALUATION =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html';
const TAGS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining';
const SOURCE_IDENTITY =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html';
const KEYS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html';
const CHAINING = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining';
const COMMON = 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html';

const denied = (action: string): Expected => ({
  refused: {
    code: 'AccessDenied',
    status: 403,
    message: new RegExp(`not authorized to perform: ${action} on`),
  },
});
const invalid = (code: string, message: RegExp): Expected => ({ refused: { code, status: 400, message } });
const GIVEN: Expected = { answers: { $metadata: { httpStatusCode: 200 } } };
const TEAM = [{ Key: 'team', Value: 'pay' }];

type Assumption = [name: string, source: string, role: string, input: Parameters<typeof assume>[3], Expected];

/** Who may assume what, asked with the contract user's own keys. */
const ASSUMPTIONS: readonly Assumption[] = [
  [
    'a role that is not there, like one that refuses',
    EVALUATION,
    'contract-missing',
    {},
    denied('sts:AssumeRole'),
  ],
  ['a role that trusts another', EVALUATION, 'contract-nobody', {}, denied('sts:AssumeRole')],
  [
    'tags where sts:TagSession is not trusted',
    TAGS,
    'contract-no-tags',
    { Tags: TEAM },
    denied('sts:TagSession'),
  ],
  ['the same role without tags', TAGS, 'contract-no-tags', {}, GIVEN],
  [
    'a source identity where sts:SetSourceIdentity is not trusted',
    SOURCE_IDENTITY,
    'contract-no-source-identity',
    { SourceIdentity: 'alice' },
    denied('sts:SetSourceIdentity'),
  ],
  [
    'no source identity where the trust demands one',
    SOURCE_IDENTITY,
    'contract-source-identity',
    {},
    denied('sts:AssumeRole'),
  ],
  [
    'another source identity than the trust demands',
    SOURCE_IDENTITY,
    'contract-source-identity',
    { SourceIdentity: 'alice' },
    denied('sts:AssumeRole'),
  ],
  [
    'the source identity the trust demands',
    SOURCE_IDENTITY,
    'contract-source-identity',
    { SourceIdentity: 'sentinel,alice,direct,00' },
    { answers: { SourceIdentity: 'sentinel,alice,direct,00' } },
  ],
  ['no external id where the trust demands one', KEYS, 'contract-external-id', {}, denied('sts:AssumeRole')],
  [
    'a wrong external id',
    KEYS,
    'contract-external-id',
    { ExternalId: 'the/wrong=one' },
    denied('sts:AssumeRole'),
  ],
  ['the right external id', KEYS, 'contract-external-id', { ExternalId: 'the/right=one' }, GIVEN],
  [
    'a wrong tag value',
    KEYS,
    'contract-tag-value',
    { Tags: [{ Key: 'team', Value: 'ops' }] },
    denied('sts:AssumeRole'),
  ],
  [
    'the right tag value, key in another case',
    KEYS,
    'contract-tag-value',
    { Tags: [{ Key: 'Team', Value: 'pay' }] },
    GIVEN,
  ],
  [
    'a tag key that is not listed',
    KEYS,
    'contract-tag-keys',
    { Tags: [...TEAM, { Key: 'x', Value: 'y' }] },
    denied('sts:AssumeRole'),
  ],
  ['listed tag keys', KEYS, 'contract-tag-keys', { Tags: TEAM }, GIVEN],
  ['another session name than the trust pins', KEYS, 'contract-session-name', {}, denied('sts:AssumeRole')],
  ['the session name the trust pins', KEYS, 'contract-session-name', { RoleSessionName: 'only-me' }, GIVEN],
];

const assumptions: ContractCase<STSClient>[] = ASSUMPTIONS.map(([name, source, role, input, expected]) => ({
  name: `AssumeRole ${'refused' in expected ? 'refuses' : 'gives'}: ${name}`,
  source,
  run: (client, target) => assume(client, target, role, input),
  expected,
}));

/** A session of contract-open, which contract-chained trusts. */
const opened = async (target: ContractTarget, input: Parameters<typeof assume>[3] = {}): Promise<STSClient> =>
  asSession(target, await assume(openSts(target), target, 'contract-open', input));

const chained = (
  name: string,
  source: string,
  first: Parameters<typeof assume>[3],
  then: Parameters<typeof assume>[3],
  expected: Expected,
): ContractCase<STSClient> => ({
  name: `chaining ${'refused' in expected ? 'refuses' : 'gives'}: ${name}`,
  source,
  run: async (_, target) => assume(await opened(target, first), target, 'contract-chained', then),
  expected,
});

const TRANSITIVE = { Tags: TEAM, TransitiveTagKeys: ['team'] };

const chains: ContractCase<STSClient>[] = [
  chained('an hour', CHAINING, {}, { DurationSeconds: 3600 }, GIVEN),
  chained(
    'more than an hour',
    CHAINING,
    {},
    { DurationSeconds: 3601 },
    invalid('ValidationError', /1 hour session limit/),
  ),
  chained(
    'another source identity',
    SOURCE_IDENTITY,
    { SourceIdentity: 'alice' },
    { SourceIdentity: 'bob' },
    invalid('ValidationError', /already set/),
  ),
  chained(
    'the source identity, kept',
    SOURCE_IDENTITY,
    { SourceIdentity: 'alice' },
    {},
    { answers: { SourceIdentity: 'alice' } },
  ),
  chained(
    'another value for a transitive tag',
    TAGS,
    TRANSITIVE,
    { Tags: [{ Key: 'TEAM', Value: 'ops' }] },
    invalid('InvalidParameterValue', /conflicts with a transitive tag key/),
  ),
  chained(
    'transitive tags, which take room',
    TAGS,
    TRANSITIVE,
    {},
    { answers: { PackedPolicySize: expect1to100() } },
  ),
];

function expect1to100(): unknown {
  return { asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= 1 && value <= 100 };
}

const identities: ContractCase<STSClient>[] = [
  {
    name: "GetCallerIdentity names the assumed role to a session's keys",
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html',
    run: async (_, target) => {
      const identity = await (await opened(target)).send(new GetCallerIdentityCommand({}));
      return {
        session: identity.Arn === `arn:aws:sts::${target.accountId}:assumed-role/contract-open/contract`,
      };
    },
    expected: { answers: { session: true } },
  },
  {
    name: 'GetSessionToken refuses: session credentials',
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html',
    run: async (_, target) => (await opened(target)).send(new GetSessionTokenCommand({})),
    expected: { refused: { code: 'AccessDenied', status: 403, message: /session credentials/ } },
  },
  {
    name: 'GetCallerIdentity refuses: a wrong secret',
    source: COMMON,
    run: (_, target) =>
      openSts(target, { ...target.credentials, secretAccessKey: 'wrong' }).send(
        new GetCallerIdentityCommand({}),
      ),
    expected: { refused: { code: 'SignatureDoesNotMatch', status: 403, message: /does not match/ } },
  },
  {
    name: 'GetCallerIdentity refuses: an unknown key',
    source: COMMON,
    run: (_, target) =>
      openSts(target, { ...target.credentials, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' }).send(
        new GetCallerIdentityCommand({}),
      ),
    expected: { refused: { code: 'InvalidClientTokenId', status: 403 } },
  },
  {
    name: 'GetCallerIdentity refuses: a session token that is none',
    source: COMMON,
    run: (_, target) =>
      openSts(target, { ...target.credentials, sessionToken: 'bm90IGEgdG9rZW4=' }).send(
        new GetCallerIdentityCommand({}),
      ),
    expected: { refused: { code: 'InvalidClientTokenId', status: 403 } },
  },
];

export const TRUST_CASES: readonly ContractCase<STSClient>[] = [...assumptions, ...chains, ...identities];
