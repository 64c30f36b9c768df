import { GetCallerIdentityCommand, GetSessionTokenCommand, type STSClient } from '@aws-sdk/client-sts';
import type { ContractCase, ContractTarget, Expected } from './contract.ts';
import { asSession, assume, openSts } from './sts-client.ts';
import { denied, GIVEN, SOURCE_IDENTITY, TAGS, TEAM } from './sts-trust-cases.ts';

const CHAINING = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining';
const COMMON = 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html';

const invalid = (code: string, message: RegExp): Expected => ({ refused: { code, status: 400, message } });

/** A session of contract-open, which contract-chained trusts. */
const opened = async (target: ContractTarget, input: Parameters<typeof assume>[3] = {}): Promise<STSClient> =>
  asSession(target, await assume(openSts(target), target, 'contract-open', input));

const chained = (
  name: string,
  source: string,
  first: Parameters<typeof assume>[3],
  then: Parameters<typeof assume>[3],
  expected: Expected,
  role = 'contract-chained',
): ContractCase<STSClient> => ({
  name: `chaining ${'refused' in expected ? 'refuses' : 'gives'}: ${name}`,
  source,
  run: async (_, target) => assume(await opened(target, first), target, role, then),
  expected,
});

const TRANSITIVE = { Tags: TEAM, TransitiveTagKeys: ['team'] };

const chains: ContractCase<STSClient>[] = [
  chained(
    'transitive tags where sts:TagSession is not trusted',
    TAGS,
    TRANSITIVE,
    {},
    denied('sts:TagSession'),
    'contract-chained-bare',
  ),
  chained(
    'a source identity where sts:SetSourceIdentity is not trusted',
    SOURCE_IDENTITY,
    { SourceIdentity: 'alice' },
    {},
    denied('sts:SetSourceIdentity'),
    'contract-chained-bare',
  ),
  chained(
    'tags that are not transitive, which end',
    TAGS,
    { Tags: TEAM },
    {},
    GIVEN,
    'contract-chained-bare',
  ),
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

/** What a session's keys are good for. */
export const SESSION_CASES: readonly ContractCase<STSClient>[] = [...chains, ...identities];
