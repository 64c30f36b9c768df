import type { Seeds } from '../seeds/seeds.ts';

/**
 * Seeds of services that are not ours (moto, AWS): made by their own API, and left as they are where they exist.
 * The SDK clients are loaded only when one is needed.
 */
export type Elsewhere = { endpoint: string; region: string };

/** Emulators take any keys; for AWS itself the environment must have some. */
function clientOptions({ endpoint, region }: Elsewhere) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID ?? 'local',
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? 'local',
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
  return { endpoint, region, credentials };
}

/** Lets an error of one of these names pass. */
const unless =
  (...names: string[]) =>
  (error: unknown): void => {
    if (!(error instanceof Error && names.includes(error.name))) throw error;
  };

export async function provisionParameters(where: Elsewhere, seeds: Seeds): Promise<void> {
  const { SSMClient, PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(clientOptions(where));
  for (const [Name, Value] of Object.entries(seeds.parameters)) {
    const command = new PutParameterCommand({ Name, Value, Type: 'String' });
    await client.send(command).catch(unless('ParameterAlreadyExists'));
  }
  client.destroy();
}

/** The text a parameter has now, or undefined. */
export async function readParameterElsewhere(where: Elsewhere, name: string): Promise<string | undefined> {
  const { SSMClient, GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(clientOptions(where));
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [name] }));
  client.destroy();
  return Parameters[0]?.Value;
}

export async function provisionBus(where: Elsewhere, seeds: Seeds, queueArn: string): Promise<void> {
  const { EventBridgeClient, CreateEventBusCommand, PutRuleCommand, PutTargetsCommand } = await import(
    '@aws-sdk/client-eventbridge'
  );
  const client = new EventBridgeClient(clientOptions(where));
  const { name: EventBusName } = seeds.bus;
  const { name: Name, eventPattern: EventPattern } = seeds.rule;
  const bus = new CreateEventBusCommand({ Name: EventBusName });
  await client.send(bus).catch(unless('ResourceAlreadyExistsException'));
  await client.send(new PutRuleCommand({ EventBusName, Name, EventPattern }));
  const Targets = [{ Id: 'queue', Arn: queueArn }];
  await client.send(new PutTargetsCommand({ EventBusName, Rule: Name, Targets }));
  client.destroy();
}

/** Creates the queues; gives each one's URL. */
export async function provisionQueues(
  where: Elsewhere,
  seeds: Seeds,
  attributesOf: (definition: Seeds['queues'][number]) => Record<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const { SQSClient, CreateQueueCommand } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient(clientOptions(where));
  const urls = new Map<string, string>();
  for (const definition of seeds.queues) {
    const command = new CreateQueueCommand({
      QueueName: definition.name,
      Attributes: attributesOf(definition),
    });
    const { QueueUrl = '' } = await client.send(command);
    urls.set(definition.name, QueueUrl);
  }
  client.destroy();
  return urls;
}
