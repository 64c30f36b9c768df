import { refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import { NAME_LENGTH } from './get-parameters.ts';
import { pageOf } from './pages.ts';
import type { ParameterVersion } from './parameter-store.ts';
import { epochSeconds, refuseUnlessAllowed, revealValue, type SsmOperation } from './ssm-call.ts';

const PAGE = 50;

/** Oldest first (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html). */
export const getParameterHistory: SsmOperation = (call, input) => {
  const read = readInput(input, 'json', (members) => ({
    name: members.requiredString('Name', NAME_LENGTH),
    withDecryption: members.boolean('WithDecryption') ?? false,
    maxResults: members.integer('MaxResults', { min: 1, max: PAGE }) ?? PAGE,
    nextToken: members.string('NextToken'),
  }));
  if (!read.ok) return read;
  const { name, withDecryption, maxResults, nextToken } = read.output;
  const refused = refuseUnlessAllowed(call, 'GetParameterHistory', [name]);
  if (refused !== undefined) return refused;
  const parameter = call.store.get(name);
  if (parameter === undefined) return refuse('ParameterNotFound', `Parameter ${name} not found.`);
  const page = pageOf(call.world, {
    items: parameter.versions,
    keyOf: ({ version }: ParameterVersion) => String(version).padStart(12, '0'),
    query: `history ${name}`,
    size: maxResults,
    nextToken,
  });
  if (!page.ok) return page;
  const history: unknown[] = [];
  for (const version of page.output.items) {
    const value = revealValue(call.world, name, version, withDecryption);
    if (!value.ok) return value;
    history.push({
      Name: name,
      Type: version.type,
      KeyId: version.type === 'SecureString' ? 'alias/aws/ssm' : undefined,
      LastModifiedDate: epochSeconds(version.lastModifiedMs),
      LastModifiedUser: version.lastModifiedUser,
      Description: version.description,
      Value: value.output,
      Version: version.version,
      Labels: version.labels,
      Tier: version.tier,
      DataType: version.dataType,
      Policies: [],
    });
  }
  return { ok: true, output: { Parameters: history, NextToken: page.output.nextToken } };
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
export const deleteParameter: SsmOperation = (call, input) => {
  const read = readInput(input, 'json', (members) => ({ name: members.requiredString('Name', NAME_LENGTH) }));
  if (!read.ok) return read;
  const { name } = read.output;
  const refused = refuseUnlessAllowed(call, 'DeleteParameter', [name]);
  if (refused !== undefined) return refused;
  const type = call.store.get(name)?.versions.at(-1)?.type;
  if (type === undefined) return refuse('ParameterNotFound', `Parameter ${name} not found.`);
  call.store.delete(name);
  call.onChange({ operation: 'Delete', name, type });
  return { ok: true, output: {} };
};
