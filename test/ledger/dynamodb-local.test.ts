import { describe, test } from 'vitest';
import { ledgerContract } from './contract.ts';
import { dynamoDbLocalAbsent, startDynamoDbLocal } from './dynamodb-local.ts';

const reason = dynamoDbLocalAbsent();

if (reason !== undefined) {
  test('the contract on DynamoDB Local', ({ skip }) => skip(true, reason));
} else {
  describe('DynamoDB Local', () => ledgerContract(startDynamoDbLocal));
}
