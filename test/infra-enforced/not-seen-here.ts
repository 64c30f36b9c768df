import type { PlannedPermissions } from './planned-permissions.ts';

/** A call that the local stack does not make or ask about, as AWS would ask about it. */
export type Elsewhere = {
  function: 'vend' | 'audit' | 'sign' | 'detect';
  sid: string;
  action: string;
  resource: string;
  context: Readonly<Record<string, string>>;
  /** The same call made otherwise: denied. */
  nearMiss: { resource?: string; context?: Readonly<Record<string, string>> };
  why: string;
};

const [ACCOUNT, REGION] = ['123456789012', 'us-east-1'];
const ALL = ['vend', 'audit', 'sign', 'detect'] as const;
const NO_LOGS = 'the local Lambda writes what functions print to files of its own';
const NO_VARIABLES = 'the local Lambda hands the variables to the process as they are';
const NO_DESTINATION = 'the local schedules have no destination for failed runs';
const NO_KMS = 'the local Parameter Store encrypts by a key of its own';
const LOCAL_SIGNER =
  'the local signer has a key file and a folder: `signer.test.ts` asks for each call on fakes';

/** Everything in the functions' policies that the scenario cannot need, with what would need it on AWS. */
export function elsewhere({ keys, bucket }: PlannedPermissions): Elsewhere[] {
  const other = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000`;
  const common = ALL.flatMap((name): Elsewhere[] => {
    const group = (part: string) =>
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/sentinel-${part}`;
    const stream = (part: string) => `${group(part)}:log-stream:2026/11/24/[$LATEST]0123456789abcdef`;
    const log = (action: string): Elsewhere => ({
      ...{ function: name, sid: 'WriteOwnLog', action, resource: stream(name), context: {}, why: NO_LOGS },
      nearMiss: { resource: stream(name === 'vend' ? 'audit' : 'vend') },
    });
    const variables = (part: string) => ({
      'kms:EncryptionContext:aws:lambda:FunctionArn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${part}`,
    });
    return [
      log('logs:CreateLogStream'),
      log('logs:PutLogEvents'),
      {
        ...{ function: name, sid: 'DecryptOwnVariables', action: 'kms:Decrypt', resource: keys.data },
        ...{ context: variables(name), why: NO_VARIABLES },
        nearMiss: { context: variables(name === 'vend' ? 'audit' : 'vend') },
      },
    ];
  });
  const failedRuns = (['sign', 'detect'] as const).map((name): Elsewhere => {
    const queue = (part: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:sentinel-${part}`;
    return {
      ...{ function: name, sid: 'TellFailedRuns', action: 'sqs:SendMessage', why: NO_DESTINATION },
      ...{ resource: queue('detect-dead'), context: {}, nearMiss: { resource: queue('audit') } },
    };
  });
  const sign = { function: 'sign', context: {}, why: LOCAL_SIGNER } as const;
  const object = `${bucket.arn}/main/checkpoints/0000000000000005`;
  const copy = { ...sign, resource: object, nearMiss: { resource: `${bucket.arn}/other/5` } };
  return [
    ...common,
    ...failedRuns,
    decryptDocuments(keys.data),
    {
      ...sign,
      sid: 'ReadPublicKey',
      action: 'kms:GetPublicKey',
      resource: keys.signing,
      nearMiss: { resource: other },
    },
    {
      ...{ ...sign, sid: 'SignCheckpoints', action: 'kms:Sign', resource: keys.signing },
      context: { 'kms:SigningAlgorithm': 'ED25519_SHA_512' },
      nearMiss: { context: { 'kms:SigningAlgorithm': 'ED25519_PH_SHA_512' } },
    },
    { ...copy, sid: 'CopyCheckpoints', action: 's3:PutObject' },
    { ...copy, sid: 'CopyCheckpoints', action: 's3:PutObjectRetention' },
    { ...copy, sid: 'CompareCopies', action: 's3:GetObject' },
  ];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html */
function decryptDocuments(resource: string): Elsewhere {
  const through = (service: string, parameter: string) => ({
    'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
    'kms:EncryptionContext:PARAMETER_ARN': `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${parameter}`,
  });
  return {
    ...{ function: 'vend', sid: 'DecryptDocuments', action: 'kms:Decrypt', resource, why: NO_KMS },
    context: through('ssm', '/sentinel/policies/dev'),
    nearMiss: { context: through('ssm', '/other/dev') },
  };
}
