import { type AwsError, type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { type Members, readInput } from '../aws-http/members.ts';
import { refuseName } from './parameter-name.ts';
import {
  PARAMETER_TYPES,
  type Parameter,
  type ParameterTier,
  type ParameterType,
  type ParameterVersion,
} from './parameter-store.ts';
import { refuseUnlessAllowed, type SsmOperation, sealValue } from './ssm-call.ts';

const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;
const MAX_VERSIONS = 100;
const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;

type PutInput = {
  name: string;
  value: string;
  type: ParameterType | undefined;
  tier: (typeof TIERS)[number] | undefined;
  overwrite: boolean;
  description: string | undefined;
  keyId: string | undefined;
};

const read = (members: Members): PutInput => {
  const type = members.string('Type', { oneOf: PARAMETER_TYPES });
  const tier = members.string('Tier', { oneOf: TIERS });
  members.string('DataType', { oneOf: ['text'] });
  return {
    name: members.requiredString('Name', { min: 1, max: 2048 }),
    value: members.requiredString('Value', { min: 1, sensitive: true }),
    type: PARAMETER_TYPES.find((known) => known === type),
    tier: TIERS.find((known) => known === tier),
    overwrite: members.boolean('Overwrite') ?? false,
    description: members.string('Description', { max: 1024 }),
    keyId: members.string('KeyId', { min: 1, max: 256 }),
  };
};

/**
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html. Tags, Policies and
 * AllowedPattern are not served and refused as unknown; the one key is `alias/aws/ssm`.
 */
export const putParameter: SsmOperation = (call, input) => {
  const outcome = readInput(input, 'json', read);
  if (!outcome.ok) return outcome;
  const asked = outcome.output;
  const refusedName = refuseName(asked.name);
  if (refusedName !== undefined) return refusedName;
  const context = { 'ssm:Overwrite': String(asked.overwrite) };
  const refused = refuseUnlessAllowed(call, 'PutParameter', [asked.name], context);
  if (refused !== undefined) return refused;
  const existing = call.store.get(asked.name);
  const latest = existing?.versions.at(-1);
  const type = typeOf(asked, latest);
  if (!type.ok) return type;
  const tier = tierOf(asked, latest);
  if (!tier.ok) return tier;
  const kept = roomForOne(existing);
  if (!kept.ok) return kept;
  const version = (latest?.version ?? 0) + 1;
  const secret = type.output === 'SecureString';
  const description = asked.description ?? latest?.description;
  call.store.put({
    name: asked.name,
    versions: [
      ...kept.output,
      {
        version,
        type: type.output,
        tier: tier.output,
        dataType: 'text',
        value: secret ? sealValue(call.world, asked.name, version, asked.value) : asked.value,
        lastModifiedMs: call.nowMs,
        lastModifiedUser: call.caller.arn,
        labels: [],
        ...(description !== undefined && { description }),
      },
    ],
  });
  const operation = latest === undefined ? 'Create' : 'Update';
  call.onChange({ operation, name: asked.name, type: type.output });
  return { ok: true, output: { Version: version, Tier: tier.output } };
};

/** What overwriting, the type and the value allow. */
const typeOf = (asked: PutInput, latest: ParameterVersion | undefined): Outcome<ParameterType> => {
  if (latest !== undefined && !asked.overwrite) {
    return refuse(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const type = asked.type ?? latest?.type;
  if (type === undefined) {
    return refuse('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  if (latest !== undefined && type !== latest.type) {
    return refuse(
      'HierarchyTypeMismatchException',
      `The parameter's type is ${latest.type} and cannot be changed: create another parameter.`,
    );
  }
  if (asked.keyId !== undefined && (type !== 'SecureString' || asked.keyId !== 'alias/aws/ssm')) {
    const keyFault = type === 'SecureString' ? 'InvalidKeyId' : 'ValidationException';
    return refuse(keyFault, 'KeyId is `alias/aws/ssm`, and given with the type SecureString only.');
  }
  if (/\{\{.*\}\}/s.test(asked.value)) {
    return refuse('ValidationException', "Parameter value can't contain {{}}: parameters cannot be nested.");
  }
  return { ok: true, output: type };
};

/** 4 KiB in the standard tier, 8 KiB in the advanced, from which there is no way back. */
const tierOf = (asked: PutInput, latest: ParameterVersion | undefined): Outcome<ParameterTier> => {
  const bytes = Buffer.byteLength(asked.value);
  const was = latest?.tier;
  if (asked.tier === 'Standard' && was === 'Advanced') {
    return refuse(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  }
  const large = asked.tier === 'Intelligent-Tiering' && bytes > STANDARD_BYTES;
  const tier = asked.tier === 'Advanced' || was === 'Advanced' || large ? 'Advanced' : 'Standard';
  const limit = tier === 'Advanced' ? ADVANCED_BYTES : STANDARD_BYTES;
  if (bytes <= limit) return { ok: true, output: tier };
  const upgrade =
    tier === 'Standard'
      ? ' To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.'
      : '';
  return refuse(
    'ValidationException',
    `${tier} tier parameters support a maximum parameter value of ${limit} characters.${upgrade}`,
  );
};

type Refusal = { ok: false; error: AwsError };

/** 100 versions are kept; the oldest makes room unless it carries a label. */
const roomForOne = (existing: Parameter | undefined): { ok: true; output: ParameterVersion[] } | Refusal => {
  const versions = existing?.versions ?? [];
  if (versions.length < MAX_VERSIONS) return { ok: true, output: versions };
  const [oldest, ...newer] = versions;
  return oldest !== undefined && oldest.labels.length > 0
    ? refuse(
        'ParameterMaxVersionLimitExceeded',
        `You attempted to create a new version of ${existing?.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
      )
    : { ok: true, output: newer };
};
