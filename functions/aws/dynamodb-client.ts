import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { pooledSettings } from './pooled-settings.ts';

/** A connection that answers no more is given up, for a batch must end before its function does. */
const LIMITS = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };
const AGENT = { keepAlive: true, maxSockets: 50 };

/** A DynamoDB client for the ledger: the SDK's own retries, since a batch has the queue's patience. */
export function createDynamoDbClient(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): DynamoDBClient {
  return new DynamoDBClient({
    ...pooledSettings('DYNAMODB', region, environment),
    requestHandler: new NodeHttpHandler({ ...LIMITS, httpAgent: AGENT, httpsAgent: AGENT }),
    maxAttempts: 4,
  });
}
