import type { STSClient } from '@aws-sdk/client-sts';
import type { ContractCase, Expected } from './contract.ts';
import { assume } from './sts-client.ts';

const EVALUATION =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html';
export const TAGS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining';
export const SOURCE_IDENTITY =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html';
const KEYS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html';

export const denied = (action: string): Expected => ({
  refused: {
    code: 'AccessDenied',
    status: 403,
    message: new RegExp(`not authorized to perform: ${action} on`),
  },
});
export const GIVEN: Expected = { answers: { $metadata: { httpStatusCode: 200 } } };
export const TEAM = [{ Key: 'team', Value: 'pay' }];

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

export const TRUST_CASES: readonly ContractCase<STSClient>[] = ASSUMPTIONS.map(
  ([name, source, role, input, expected]) => ({
    name: `AssumeRole ${'refused' in expected ? 'refuses' : 'gives'}: ${name}`,
    source,
    run: (client, target) => assume(client, target, role, input),
    expected,
  }),
);
