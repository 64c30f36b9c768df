import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ContractCase, ContractTarget, Expected } from './contract.ts';
import { freshName, get, overwrite, put } from './ssm-client.ts';

const api = (operation: string): string =>
  `https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_${operation}.html`;

const refused = (code: string, message?: RegExp): Expected => ({
  refused: { code, status: 400, ...(message && { message }) },
});

/** A parameter of two versions, `old` and `new`, the first labelled `stable`. */
const twoVersions = async (client: SSMClient, target: ContractTarget): Promise<string> => {
  const name = freshName(target);
  await put(client, name, 'old');
  await overwrite(client, name, 'new');
  await label(client, name, 1, ['stable']);
  return name;
};

const label = (client: SSMClient, name: string, version: number, labels: string[]) =>
  client.send(new LabelParameterVersionCommand({ Name: name, ParameterVersion: version, Labels: labels }));

const read = (
  name: string,
  operation: string,
  run: ContractCase<SSMClient>['run'],
  expected: Expected,
): ContractCase<SSMClient> => ({ name: `${operation} ${name}`, source: api(operation), run, expected });

const readVersion = (suffix: string) => async (client: SSMClient, target: ContractTarget) => {
  const name = await twoVersions(client, target);
  return (await get(client, `${name}${suffix}`)).Parameter;
};

const single: ContractCase<SSMClient>[] = [
  read('gives: the latest version', 'GetParameter', readVersion(''), {
    answers: { Value: 'new', Version: 2 },
  }),
  read('gives: a version by number', 'GetParameter', readVersion(':1'), {
    answers: { Value: 'old', Version: 1, Selector: ':1' },
  }),
  read('gives: a version by label', 'GetParameter', readVersion(':stable'), {
    answers: { Value: 'old', Selector: ':stable' },
  }),
  read(
    'refuses: a version that is not there',
    'GetParameter',
    readVersion(':3'),
    refused('ParameterVersionNotFound'),
  ),
  read(
    'refuses: a label that is not there',
    'GetParameter',
    readVersion(':none'),
    refused('ParameterVersionNotFound'),
  ),
  read(
    'refuses: a name that is not there',
    'GetParameter',
    (client, target) => get(client, freshName(target)),
    refused('ParameterNotFound'),
  ),
  read(
    'gives: ciphertext of a SecureString without decryption',
    'GetParameter',
    async (client, target) => {
      const name = freshName(target);
      await put(client, name, 'a secret', { Type: 'SecureString' });
      const sealed = (await get(client, name)).Parameter?.Value ?? '';
      const opened = (await get(client, name, true)).Parameter?.Value;
      return { opened, sealed: sealed.length > 0 && !sealed.includes('secret') };
    },
    { answers: { opened: 'a secret', sealed: true } },
  ),
];

const many: ContractCase<SSMClient>[] = [
  read(
    'refuses: eleven names',
    'GetParameters',
    (client, target) =>
      client.send(new GetParametersCommand({ Names: Array.from({ length: 11 }, () => freshName(target)) })),
    refused('ValidationException', /less than or equal to 10/),
  ),
  read(
    'refuses: no names',
    'GetParameters',
    (client) => client.send(new GetParametersCommand({ Names: [] })),
    refused('ValidationException'),
  ),
  read(
    'gives: what is there, and the rest as invalid',
    'GetParameters',
    async (client, target) => {
      const there = await twoVersions(client, target);
      const missing = freshName(target);
      const output = await client.send(new GetParametersCommand({ Names: [missing, `${there}:9`, there] }));
      return {
        found: output.Parameters?.map(
          ({ Name, Value, Version }) => Name === there && Value === 'new' && Version === 2,
        ),
        invalid: output.InvalidParameters?.toSorted().join() === [missing, `${there}:9`].toSorted().join(),
      };
    },
    { answers: { found: [true], invalid: true } },
  ),
];

const fill = async (client: SSMClient, target: ContractTarget): Promise<string> => {
  const folder = freshName(target);
  await Promise.all(Array.from({ length: 12 }, (_, index) => put(client, `${folder}/p${index}`, 'v')));
  await put(client, `${folder}/deep/er`, 'v');
  return folder;
};

const pages = async (client: SSMClient, path: string, recursive: boolean): Promise<number[]> => {
  const sizes: number[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetParametersByPathCommand({ Path: path, Recursive: recursive, NextToken: token }),
    );
    sizes.push(page.Parameters?.length ?? 0);
    token = page.NextToken;
  } while (token !== undefined && sizes.length < 5);
  return sizes;
};

const byPath: ContractCase<SSMClient>[] = [
  read(
    'gives: pages of ten, one level',
    'GetParametersByPath',
    async (client, target) => pages(client, await fill(client, target), false),
    { answers: [10, 2] },
  ),
  read(
    'gives: pages of ten, all levels',
    'GetParametersByPath',
    async (client, target) => pages(client, await fill(client, target), true),
    { answers: [10, 3] },
  ),
  read(
    'refuses: pages of eleven',
    'GetParametersByPath',
    (client, target) => client.send(new GetParametersByPathCommand({ Path: target.path, MaxResults: 11 })),
    refused('ValidationException'),
  ),
  read(
    'refuses: a path without its slash',
    'GetParametersByPath',
    (client) => client.send(new GetParametersByPathCommand({ Path: 'contract' })),
    refused('ValidationException'),
  ),
  read(
    'refuses: a token it never gave',
    'GetParametersByPath',
    (client, target) =>
      client.send(new GetParametersByPathCommand({ Path: target.path, NextToken: 'invented' })),
    refused('ValidationException'),
  ),
];

const labels = (why: string, names: string[], expected: Expected): ContractCase<SSMClient> =>
  read(
    why,
    'LabelParameterVersion',
    async (client, target) => label(client, await twoVersions(client, target), 2, names),
    expected,
  );

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `l${index}`);

const history: ContractCase<SSMClient>[] = [
  labels('gives back: labels that break the rules', ['9lives', 'aws-x', 'ssm-x', 'a b', 'good'], {
    answers: { InvalidLabels: ['9lives', 'aws-x', 'ssm-x', 'a b'], ParameterVersion: 2 },
  }),
  labels('refuses: eleven labels', numbered(11), refused('ValidationException')),
  read(
    'refuses: more than ten labels on a version',
    'LabelParameterVersion',
    async (client, target) => {
      const name = await twoVersions(client, target);
      await label(client, name, 2, numbered(10));
      return label(client, name, 2, ['one-more']);
    },
    refused('ParameterVersionLabelLimitExceeded'),
  ),
  read(
    'gives: every version with its labels, a label moved',
    'GetParameterHistory',
    async (client, target) => {
      const name = await twoVersions(client, target);
      await label(client, name, 2, ['stable']);
      const output = await client.send(new GetParameterHistoryCommand({ Name: name }));
      return output.Parameters?.map(({ Version, Value, Labels }) => ({ Version, Value, Labels }));
    },
    {
      answers: [
        { Version: 1, Value: 'old', Labels: [] },
        { Version: 2, Value: 'new', Labels: ['stable'] },
      ],
    },
  ),
  read(
    'refuses: a name that is not there',
    'GetParameterHistory',
    (client, target) => client.send(new GetParameterHistoryCommand({ Name: freshName(target) })),
    refused('ParameterNotFound'),
  ),
  read(
    'refuses: a name that is not there',
    'DeleteParameter',
    (client, target) => client.send(new DeleteParameterCommand({ Name: freshName(target) })),
    refused('ParameterNotFound'),
  ),
  read(
    'ends: the parameter',
    'DeleteParameter',
    async (client, target) => {
      const name = await twoVersions(client, target);
      await client.send(new DeleteParameterCommand({ Name: name }));
      return get(client, name);
    },
    refused('ParameterNotFound'),
  ),
];

export const READ_CASES: readonly ContractCase<SSMClient>[] = [...single, ...many, ...byPath, ...history];
