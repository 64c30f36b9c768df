import type { Lambda } from '../lambda/lambda.ts';
import type { RunningMapping } from '../queue/event-source-mapping.ts';
import type { Seeds } from '../seeds/seeds.ts';
import type { Services } from './services.ts';

export type QueueReader = {
  seeds: Seeds;
  services: Services;
  lambda: Lambda;
  functionName: string;
  queueUrl: string;
  queueArn: string;
  /** A session of the function's role, by which the mapping reads the queue. */
  mappingKeys: () => {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
    expiration: Date;
  };
  onFailure?: (cause: unknown) => void;
};

/** Reads a queue for a function, as its event source mapping does. */
export async function mapQueue(reader: QueueReader): Promise<RunningMapping> {
  const { seeds, services, lambda, mappingKeys, functionName, queueUrl, queueArn, onFailure } = reader;
  const [{ SQSClient }, { startMapping }] = await Promise.all([
    import('@aws-sdk/client-sqs'),
    import('../queue/event-source-mapping.ts'),
  ]);
  return startMapping({
    mapping: {
      queueUrl,
      queueArn,
      functionName,
      batchSize: 10,
      batchingWindowSeconds: 0,
      reportBatchItemFailures: true,
    },
    sqs: new SQSClient({
      endpoint: services.endpoints.sqs,
      region: seeds.region,
      credentials: async () => mappingKeys(),
    }),
    invoke: lambda.invoke,
    region: seeds.region,
    ...(onFailure && { onFailure }),
  });
}
