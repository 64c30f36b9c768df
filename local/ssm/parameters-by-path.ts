import { refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import { NAME_LENGTH, parameterOutput } from './get-parameters.ts';
import { pageOf } from './pages.ts';
import type { Parameter } from './parameter-store.ts';
import { refuseUnlessAllowed, type SsmOperation } from './ssm-call.ts';

const PAGE = 10;

/**
 * Pages of at most 10; without Recursive only the level right below the path. The permission is asked on the path
 * (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html).
 */
export const getParametersByPath: SsmOperation = (call, input) => {
  const read = readInput(input, 'json', (members) => ({
    path: members.requiredString('Path', NAME_LENGTH),
    recursive: members.boolean('Recursive') ?? false,
    withDecryption: members.boolean('WithDecryption') ?? false,
    maxResults: members.integer('MaxResults', { min: 1, max: PAGE }) ?? PAGE,
    nextToken: members.string('NextToken'),
  }));
  if (!read.ok) return read;
  const { path, recursive, withDecryption, maxResults, nextToken } = read.output;
  if (!/^\/(?:[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*\/?)?$/.test(path)) {
    return refuse(
      'ValidationException',
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/".',
    );
  }
  const refused = refuseUnlessAllowed(call, 'GetParametersByPath', [path], {
    'ssm:Recursive': String(recursive),
  });
  if (refused !== undefined) return refused;
  const below = call.store.all().filter(({ name }) => isBelow(name, path, recursive));
  const page = pageOf(call.world, {
    items: below,
    keyOf: ({ name }: Parameter) => name,
    query: `by path ${path} ${recursive}`,
    size: maxResults,
    nextToken,
  });
  if (!page.ok) return page;
  const parameters: unknown[] = [];
  for (const parameter of page.output.items) {
    const latest = parameter.versions.at(-1);
    const output = latest && parameterOutput(call, parameter.name, latest, withDecryption);
    if (output?.ok === false) return output;
    parameters.push(output?.output);
  }
  return { ok: true, output: { Parameters: parameters, NextToken: page.output.nextToken } };
};

/** A name without a slash lies on the top level, below `/`. */
const isBelow = (name: string, path: string, recursive: boolean): boolean => {
  const full = name.startsWith('/') ? name : `/${name}`;
  const folder = path.endsWith('/') ? path : `${path}/`;
  return full.startsWith(folder) && (recursive || !full.slice(folder.length).includes('/'));
};
