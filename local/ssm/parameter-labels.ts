import { refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import { NAME_LENGTH } from './get-parameters.ts';
import type { ParameterVersion } from './parameter-store.ts';
import { refuseUnlessAllowed, type SsmOperation } from './ssm-call.ts';

const MAX_LABELS = 10;

/** Not a digit first, no `aws` or `ssm` first. */
const isLabel = (text: string): boolean => /^(?!\d|aws|ssm)[A-Za-z0-9_.-]{1,100}$/i.test(text);

/**
 * Puts labels on a version (default the latest), taking them from any other; at most 10 a version. Labels that
 * break the rules come back in InvalidLabels and the rest is put
 * (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html).
 */
export const labelParameterVersion: SsmOperation = (call, input) => {
  const read = readInput(input, 'json', (members) => {
    const labels = members.strings('Labels', { min: 1, max: MAX_LABELS }, { min: 1, max: 100 });
    if (labels === undefined) members.fault('Labels', undefined, 'Member must not be null');
    return {
      name: members.requiredString('Name', NAME_LENGTH),
      version: members.integer('ParameterVersion', { min: 1 }),
      labels: [...new Set(labels)],
    };
  });
  if (!read.ok) return read;
  const { name, labels } = read.output;
  const refused = refuseUnlessAllowed(call, 'LabelParameterVersion', [name]);
  if (refused !== undefined) return refused;
  const parameter = call.store.get(name);
  if (parameter === undefined) return refuse('ParameterNotFound', `Parameter ${name} not found.`);
  const wanted = read.output.version ?? parameter.versions.at(-1)?.version;
  if (!parameter.versions.some(({ version }) => version === wanted)) {
    return refuse(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${wanted} of ${name}. Verify the version and try again.`,
    );
  }
  const valid = labels.filter(isLabel);
  const versions = parameter.versions.map((version) => relabel(version, valid, version.version === wanted));
  if (versions.some((version) => version.labels.length > MAX_LABELS)) {
    return refuse(
      'ParameterVersionLabelLimitExceeded',
      `A parameter version can have a maximum of ${MAX_LABELS} labels. Move one or more labels to another version and try again.`,
    );
  }
  if (valid.length > 0) {
    call.store.put({ name, versions });
    call.onChange({ operation: 'LabelParameterVersion', name, type: versions.at(-1)?.type ?? 'String' });
  }
  const invalid = labels.filter((label) => !isLabel(label));
  return { ok: true, output: { InvalidLabels: invalid, ParameterVersion: wanted } };
};

const relabel = (version: ParameterVersion, labels: readonly string[], here: boolean): ParameterVersion => ({
  ...version,
  labels: [...version.labels.filter((label) => !labels.includes(label)), ...(here ? labels : [])],
});
