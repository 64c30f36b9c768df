import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** The attribute by which DynamoDB removes bodies whose retention is over, in Unix seconds. */
export const LEDGER_TTL_ATTRIBUTE = 'ttl';

/** The ledger's table, as CreateTable takes it: two string keys, on demand, no secondary index. */
export function ledgerTable(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  };
}
