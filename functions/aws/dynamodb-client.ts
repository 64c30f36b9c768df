import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from './client-settings.ts';

/** A DynamoDB client for the ledger: the SDK's own retries, since a batch has the queue's patience. */
export function createDynamoDbClient(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): DynamoDBClient {
  return new DynamoDBClient({ ...clientSettings('DYNAMODB', region, environment), maxAttempts: 4 });
}
