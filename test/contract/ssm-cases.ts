import type { PutParameterCommandInput, SSMClient } from '@aws-sdk/client-ssm';
import type { ContractCase, ContractTarget } from './contract.ts';
import { freshName, get, openSsm, overwrite, put } from './ssm-client.ts';

const API = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html';
const NAMES = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html';
const TIERS =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';
const COMMON = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html';

type NameRefusal = [why: string, name: (target: ContractTarget) => string, code: string, message?: RegExp];

const NAME_REFUSALS: readonly NameRefusal[] = [
  ['that begins with aws', () => '/aws/contract', 'AccessDeniedException', /reserved/],
  ['that begins with AWS in capitals', () => 'AWScontract', 'ValidationException', /aws/],
  ['that begins with ssm', () => 'ssm-contract', 'ValidationException', /ssm/],
  ['with a space', ({ path }) => `${path}/a b`, 'ValidationException'],
  ['with a colon', ({ path }) => `${path}/a:b`, 'ValidationException'],
  [
    'with a slash but none in front',
    ({ path }) => `${path.slice(1)}/a`,
    'ValidationException',
    /fully qualified/,
  ],
  ['of 16 levels', ({ path }) => `${path}${'/l'.repeat(14)}`, 'HierarchyLevelLimitExceededException'],
  ['of 2049 characters', ({ path }) => `${path}/${'n'.repeat(2049)}`, 'ValidationException'],
];

const names: ContractCase<SSMClient>[] = NAME_REFUSALS.map(([why, name, code, message]) => ({
  name: `PutParameter refuses: a name ${why}`,
  source: NAMES,
  run: (client, target) => put(client, name(target), 'v'),
  expected: { refused: { code, status: 400, ...(message && { message }) } },
}));

type ValueRefusal = [why: string, value: string, input: Partial<PutParameterCommandInput>, message?: RegExp];

const VALUE_REFUSALS: readonly ValueRefusal[] = [
  ['an empty value', '', {}],
  ['4097 bytes in the standard tier', 'v'.repeat(4097), {}, /4096/],
  ['4097 bytes of fewer characters', 'é'.repeat(2049), {}, /4096/],
  ['8193 bytes in the advanced tier', 'v'.repeat(8193), { Tier: 'Advanced' }, /8192/],
  ['no type for a new parameter', 'v', { Type: undefined }, /type is required/],
  ['a parameter inside the value', '{{ssm:other}}', {}],
  ['a description of 1025 characters', 'v', { Description: 'd'.repeat(1025) }],
];

const values: ContractCase<SSMClient>[] = VALUE_REFUSALS.map(([why, value, input, message]) => ({
  name: `PutParameter refuses: ${why}`,
  source: why.includes('tier') ? TIERS : API,
  run: (client, target) => put(client, freshName(target), value, input),
  expected: { refused: { code: 'ValidationException', status: 400, ...(message && { message }) } },
}));

const versions: ContractCase<SSMClient>[] = [
  {
    name: 'PutParameter refuses: a name that exists, without Overwrite',
    source: API,
    run: async (client, target) => {
      const name = freshName(target);
      await put(client, name, '1');
      return put(client, name, '2');
    },
    expected: { refused: { code: 'ParameterAlreadyExists', status: 400, message: /already exists/ } },
  },
  {
    name: 'PutParameter gives: the next version to each overwrite',
    source: API,
    run: async (client, target) => {
      const name = freshName(target);
      await put(client, name, '1');
      return overwrite(client, name, '2');
    },
    expected: { answers: { Version: 2, Tier: 'Standard' } },
  },
  {
    name: 'PutParameter gives: 4096 bytes in the standard tier',
    source: TIERS,
    run: (client, target) => put(client, freshName(target), 'v'.repeat(4096)),
    expected: { answers: { Version: 1, Tier: 'Standard' } },
  },
  {
    name: 'PutParameter gives: the advanced tier where Intelligent-Tiering needs it',
    source: TIERS,
    run: (client, target) =>
      put(client, freshName(target), 'v'.repeat(4097), { Tier: 'Intelligent-Tiering' }),
    expected: { answers: { Tier: 'Advanced' } },
  },
  {
    name: 'PutParameter refuses: the way back to the standard tier',
    source: TIERS,
    run: async (client, target) => {
      const name = freshName(target);
      await put(client, name, '1', { Tier: 'Advanced' });
      return put(client, name, '2', { Tier: 'Standard', Overwrite: true });
    },
    expected: { refused: { code: 'ValidationException', status: 400, message: /downgrade/ } },
  },
];

const signatures: ContractCase<SSMClient>[] = [
  {
    name: 'GetParameter refuses: a wrong secret',
    source: COMMON,
    run: (_, target) =>
      get(openSsm(target, { ...target.credentials, secretAccessKey: 'wrong' }), '/contract/none'),
    expected: { refused: { code: 'InvalidSignatureException', status: 400 } },
  },
  {
    name: 'GetParameter refuses: an unknown key',
    source: COMMON,
    run: (_, target) =>
      get(openSsm(target, { ...target.credentials, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' }), '/contract/none'),
    expected: { refused: { code: 'UnrecognizedClientException', status: 400 } },
  },
];

export const PUT_CASES: readonly ContractCase<SSMClient>[] = [
  ...names,
  ...values,
  ...versions,
  ...signatures,
];
