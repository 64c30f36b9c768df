import {
  type AssumeRoleCommandInput,
  GetSessionTokenCommand,
  type STSClient,
  type Tag,
} from '@aws-sdk/client-sts';
import type { ContractCase } from './contract.ts';
import { assume } from './sts-client.ts';

const API = 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html';
const TAGS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html';
const PACKED = 'https://github.com/aws-actions/configure-aws-credentials/issues/1898';

const tags = (count: number, valueLength = 1): Tag[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `T${index + 1}`, Value: 'a'.repeat(valueLength) }));

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const policy = (extra: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...extra }] });

type Refusal = [name: string, input: Partial<AssumeRoleCommandInput>, code: string, message?: RegExp];

/** Parameters AssumeRole refuses with 400 whoever asks. */
const REFUSALS: readonly Refusal[] = [
  ['session name of one character', { RoleSessionName: 'a' }, 'ValidationError', /'roleSessionName'/],
  [
    'session name of 65 characters',
    { RoleSessionName: 'a'.repeat(65) },
    'ValidationError',
    /'roleSessionName'/,
  ],
  ['session name with a colon', { RoleSessionName: 'a:b' }, 'ValidationError', /\[\\w\+=,\.@-\]\*/],
  ['session name with a slash', { RoleSessionName: 'a/b' }, 'ValidationError', /'roleSessionName'/],
  ['session name with a space', { RoleSessionName: 'a b' }, 'ValidationError', /'roleSessionName'/],
  ['source identity of one character', { SourceIdentity: 'a' }, 'ValidationError', /'sourceIdentity'/],
  [
    'source identity of 65 characters',
    { SourceIdentity: 'a'.repeat(65) },
    'ValidationError',
    /'sourceIdentity'/,
  ],
  [
    'source identity that starts with aws:',
    { SourceIdentity: 'aws:me' },
    'ValidationError',
    /'sourceIdentity'/,
  ],
  ['source identity with a slash', { SourceIdentity: 'a/b' }, 'ValidationError', /'sourceIdentity'/],
  ['duration below 900', { DurationSeconds: 899 }, 'ValidationError', /greater than or equal to 900/],
  [
    'duration above twelve hours',
    { DurationSeconds: 43_201 },
    'ValidationError',
    /less than or equal to 43200/,
  ],
  ["duration above the role's maximum", { DurationSeconds: 3601 }, 'ValidationError', /MaxSessionDuration/],
  ['external id of one character', { ExternalId: 'a' }, 'ValidationError', /'externalId'/],
  ['external id of 1225 characters', { ExternalId: 'a'.repeat(1225) }, 'ValidationError', /'externalId'/],
  ['external id with a space', { ExternalId: 'a b' }, 'ValidationError', /'externalId'/],
  ['role ARN that is none', { RoleArn: 'arn:aws:iam::role/contract-open' }, 'ValidationError', /is invalid/],
  ['policy ARN that is none', { PolicyArns: [{ arn: 'arn:aws:iam::aws:user/contract' }] }, 'ValidationError'],
  [
    'eleven policy ARNs',
    { PolicyArns: Array.from({ length: 11 }, () => ({ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })) },
    'ValidationError',
  ],
  ['51 tags', { Tags: tags(51) }, 'ValidationError', /'tags'/],
  ['tag key of 129 characters', { Tags: [{ Key: 'k'.repeat(129), Value: 'v' }] }, 'ValidationError', /key/],
  ['empty tag key', { Tags: [{ Key: '', Value: 'v' }] }, 'ValidationError', /key/],
  [
    'tag value of 257 characters',
    { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] },
    'ValidationError',
    /value/,
  ],
  ['comma in a tag value', { Tags: [{ Key: 'k', Value: 'a,b' }] }, 'ValidationError', /value/],
  ['comma in a tag key', { Tags: [{ Key: 'a,b', Value: 'v' }] }, 'ValidationError', /key/],
  [
    'tag keys that differ in case alone',
    {
      Tags: [
        { Key: 'k', Value: '1' },
        { Key: 'K', Value: '2' },
      ],
    },
    'InvalidParameterValue',
    /case insensitive/,
  ],
  ['tag key that starts with aws:', { Tags: [{ Key: 'aws:k', Value: 'v' }] }, 'InvalidParameterValue'],
  [
    'transitive key without its tag',
    { Tags: tags(1), TransitiveTagKeys: ['other'] },
    'InvalidParameterValue',
    /must be included/,
  ],
  ['tags that take more than the room', { Tags: tags(9, 250) }, 'PackedPolicyTooLargeException', /498%/],
  ['session policy that is no JSON', { Policy: '{' }, 'MalformedPolicyDocumentException'],
  [
    'session policy without an effect',
    { Policy: policy({ Effect: undefined }) },
    'MalformedPolicyDocumentException',
  ],
  [
    'session policy with a principal',
    { Policy: policy({ Principal: '*' }) },
    'MalformedPolicyDocumentException',
  ],
  [
    'session policy without a resource',
    { Policy: policy({ Resource: undefined }) },
    'MalformedPolicyDocumentException',
  ],
  ['session policy of 2049 characters', { Policy: policy({}).padEnd(2049) }, 'ValidationError', /2048/],
];

export const ASSUME_ROLE_CASES: readonly ContractCase<STSClient>[] = REFUSALS.map(
  ([name, input, code, message]) => ({
    name: `AssumeRole refuses: ${name}`,
    source: code === 'InvalidParameterValue' ? TAGS : code.startsWith('Packed') ? PACKED : API,
    run: (client, target) => assume(client, target, 'contract-open', input),
    expected: { refused: { code, status: 400, ...(message && { message }) } },
  }),
);

const SESSION_TOKEN_API = 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html';

const sessionToken = (seconds: number, message: RegExp): ContractCase<STSClient> => ({
  name: `GetSessionToken refuses: ${seconds} seconds`,
  source: SESSION_TOKEN_API,
  run: (client) => client.send(new GetSessionTokenCommand({ DurationSeconds: seconds })),
  expected: { refused: { code: 'ValidationError', status: 400, message } },
});

export const GET_SESSION_TOKEN_CASES: readonly ContractCase<STSClient>[] = [
  sessionToken(899, /greater than or equal to 900/),
  sessionToken(129_601, /less than or equal to 129600/),
];
