import type { Aws } from './aws.ts';

/**
 * Takes DynamoDB's deletion protection off a table, which would refuse its end. A table that is not there has none.
 * @returns what went wrong, or undefined
 */
export async function unprotect(TableName: string, { clientOptions }: Aws): Promise<string | undefined> {
  const { DynamoDBClient, UpdateTableCommand } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient(clientOptions);
  try {
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    return undefined;
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error';
    return code === 'ResourceNotFoundException'
      ? undefined
      : `the deletion protection of \`${TableName}\` cannot be taken off (${code})`;
  } finally {
    client.destroy();
  }
}
