import type { Aws } from './aws.ts';
import { textOf } from './json.ts';
import type { Change } from './plan-changes.ts';

/** Whether something of that name is there. Throws what the SDK throws, for anything but its absence. */
type Lookup = (name: string, aws: Aws) => Promise<boolean>;

/** By resource type: the attribute that names it, and how it is looked for. */
const LOOKUPS: Readonly<Record<string, { attribute: string; find: Lookup }>> = {
  aws_lambda_function: {
    attribute: 'function_name',
    find: async (FunctionName, { clientOptions }) => {
      const { GetFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
      const client = new LambdaClient(clientOptions);
      return there(client, client.send(new GetFunctionConfigurationCommand({ FunctionName })));
    },
  },
  aws_iam_role: {
    attribute: 'name',
    find: async (RoleName, { clientOptions }) => {
      const { GetRoleCommand, IAMClient } = await import('@aws-sdk/client-iam');
      const client = new IAMClient(clientOptions);
      return there(client, client.send(new GetRoleCommand({ RoleName })));
    },
  },
  aws_dynamodb_table: {
    attribute: 'name',
    find: async (TableName, { clientOptions }) => {
      const { DescribeTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
      const client = new DynamoDBClient(clientOptions);
      return there(client, client.send(new DescribeTableCommand({ TableName })));
    },
  },
  aws_s3_bucket: {
    attribute: 'bucket',
    find: async (Bucket, { clientOptions }) => {
      const { HeadBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
      const client = new S3Client(clientOptions);
      return there(client, client.send(new HeadBucketCommand({ Bucket })));
    },
  },
  aws_kms_alias: {
    attribute: 'name',
    find: async (KeyId, { clientOptions }) => {
      const { DescribeKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
      const client = new KMSClient(clientOptions);
      return there(client, client.send(new DescribeKeyCommand({ KeyId })));
    },
  },
  aws_sqs_queue: {
    attribute: 'name',
    find: async (QueueName, { clientOptions }) => {
      const { GetQueueUrlCommand, SQSClient } = await import('@aws-sdk/client-sqs');
      const client = new SQSClient(clientOptions);
      return there(client, client.send(new GetQueueUrlCommand({ QueueName })));
    },
  },
  aws_cloudwatch_event_bus: {
    attribute: 'name',
    find: async (Name, { clientOptions }) => {
      const { DescribeEventBusCommand, EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
      const client = new EventBridgeClient(clientOptions);
      return there(client, client.send(new DescribeEventBusCommand({ Name })));
    },
  },
};

const ABSENT =
  /^(?:ResourceNotFoundException|NoSuchEntity(?:Exception)?|NotFound(?:Exception)?|NoSuchBucket|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/;

async function there(client: { destroy: () => void }, asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof Error && ABSENT.test(error.name)) return false;
    throw error;
  } finally {
    client.destroy();
  }
}

export type Clashes = {
  /** Each with how it is brought into the state. */
  taken: readonly string[];
  /** What could not be looked for, and why. */
  unseen: readonly string[];
};

/** Names that the plan would create and that are there already, made by hand or left by an earlier deployment. */
export async function findClashes(changes: readonly Change[], aws: Aws): Promise<Clashes> {
  const [taken, unseen]: [string[], string[]] = [[], []];
  for (const { action, address, type, after } of changes) {
    const lookup = LOOKUPS[type];
    const name = lookup === undefined ? undefined : textOf(after[lookup.attribute]);
    if (action !== 'create' || lookup === undefined || name === undefined) continue;
    try {
      if (await lookup.find(name, aws))
        taken.push(`${type} \`${name}\`: terraform import '${address}' '${name}'`);
    } catch (error) {
      unseen.push(`${type} \`${name}\` (${error instanceof Error ? error.name : 'unknown error'})`);
    }
  }
  return { taken, unseen };
}
