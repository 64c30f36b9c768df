import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import { parameterArn } from './parameter-name.ts';
import { type ParameterReference, parseReference, selectVersion } from './parameter-selector.ts';
import type { ParameterVersion } from './parameter-store.ts';
import {
  epochSeconds,
  refuseUnlessAllowed,
  revealValue,
  type SsmCall,
  type SsmOperation,
} from './ssm-call.ts';

export const NAME_LENGTH = { min: 1, max: 2048 };

/** The Parameter structure of an answer. */
export const parameterOutput = (
  { world }: SsmCall,
  name: string,
  version: ParameterVersion,
  withDecryption: boolean,
): Outcome<Readonly<Record<string, unknown>>> => {
  const value = revealValue(world, name, version, withDecryption);
  if (!value.ok) return value;
  return {
    ok: true,
    output: {
      ARN: parameterArn(world, name),
      DataType: version.dataType,
      LastModifiedDate: epochSeconds(version.lastModifiedMs),
      Name: name,
      Type: version.type,
      Value: value.output,
      Version: version.version,
    },
  };
};

const selectorOf = (text: string): { Selector?: string } =>
  text.includes(':') ? { Selector: text.slice(text.indexOf(':')) } : {};

/** A name of this account and region may also be written as its ARN. */
const referenceOf = (call: SsmCall, text: string): ParameterReference | undefined => {
  const prefix = parameterArn(call.world, '/').slice(0, -1);
  return parseReference(text.startsWith(`${prefix}/`) ? text.slice(prefix.length) : text);
};

const invalidReference = (text: string) =>
  refuse(
    'ValidationException',
    `Invalid parameter name \`${text}\`: a name has at most one selector after \`:\``,
  );

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const getParameter: SsmOperation = (call, input) => {
  const read = readInput(input, 'json', (members) => ({
    name: members.requiredString('Name', NAME_LENGTH),
    withDecryption: members.boolean('WithDecryption') ?? false,
  }));
  if (!read.ok) return read;
  const { name: text, withDecryption } = read.output;
  const reference = referenceOf(call, text);
  if (reference === undefined) return invalidReference(text);
  const refused = refuseUnlessAllowed(call, 'GetParameter', [reference.name]);
  if (refused !== undefined) return refused;
  const parameter = call.store.get(reference.name);
  if (parameter === undefined) return refuse('ParameterNotFound', `Parameter ${reference.name} not found.`);
  const version = selectVersion(parameter, reference);
  if (version === undefined) {
    return refuse(
      'ParameterVersionNotFound',
      `Systems Manager could not find version or label${text.slice(text.indexOf(':'))} of ${reference.name}. Verify it and try again.`,
    );
  }
  const output = parameterOutput(call, parameter.name, version, withDecryption);
  return output.ok ? { ok: true, output: { Parameter: { ...output.output, ...selectorOf(text) } } } : output;
};

/**
 * At most 10 names; what is not there, or has no such version or label, is in InvalidParameters, and the rest comes
 * in the order asked (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html).
 */
export const getParameters: SsmOperation = (call, input) => {
  const read = readInput(input, 'json', (members) => {
    const names = members.strings('Names', { min: 1, max: 10 }, NAME_LENGTH);
    if (names === undefined) members.fault('Names', undefined, 'Member must not be null');
    return { names: [...new Set(names)], withDecryption: members.boolean('WithDecryption') ?? false };
  });
  if (!read.ok) return read;
  const { names, withDecryption } = read.output;
  const references: (ParameterReference & { text: string })[] = [];
  for (const text of names) {
    const reference = referenceOf(call, text);
    if (reference === undefined) return invalidReference(text);
    references.push({ ...reference, text });
  }
  const refused = refuseUnlessAllowed(
    call,
    'GetParameters',
    references.map(({ name }) => name),
  );
  if (refused !== undefined) return refused;
  const found: unknown[] = [];
  const invalid: string[] = [];
  for (const reference of references) {
    const parameter = call.store.get(reference.name);
    const version = parameter && selectVersion(parameter, reference);
    if (version === undefined) {
      invalid.push(reference.text);
      continue;
    }
    const output = parameterOutput(call, reference.name, version, withDecryption);
    if (!output.ok) return output;
    found.push({ ...output.output, ...selectorOf(reference.text) });
  }
  return { ok: true, output: { Parameters: found, InvalidParameters: invalid } };
};
