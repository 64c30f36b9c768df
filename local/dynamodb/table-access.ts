/** A table, or an index of it, that a request touches, and the partitions it names there. */
export type TableAccess = {
  table: string;
  index?: string;
  /** Values of the partition key, as `dynamodb:LeadingKeys` has them; absent where the request names none. */
  leadingKeys?: readonly string[];
};

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A table given by its name or by its ARN. */
const nameOf = (table: string): string => table.split(':table/').at(-1) ?? table;

/** The text of a key's value: strings and numbers as they are, binary as base64. */
function valueText(attribute: unknown): string | undefined {
  const { S, N, B } = fieldsOf(attribute);
  return textOf(S) ?? textOf(N) ?? textOf(B);
}

/**
 * What a request asks of which tables. Batches touch several; an operation without a table touches none.
 * `partitionKey`: the attribute that is the tables' partition key
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).
 */
export function accessesOf(operation: string, body: unknown, partitionKey: string): TableAccess[] {
  const input = fieldsOf(body);
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.entries(fieldsOf(input.RequestItems)).map(([table, request]) => ({
      table: nameOf(table),
      leadingKeys: batchItems(request).flatMap((item) => valueText(item[partitionKey]) ?? []),
    }));
  }
  const table = textOf(input.TableName);
  if (table === undefined) return [];
  const index = textOf(input.IndexName);
  const key = valueText(fieldsOf(input.Item ?? input.Key)[partitionKey]) ?? queried(input, partitionKey);
  return [
    {
      table: nameOf(table),
      ...(index !== undefined && { index }),
      ...(key !== undefined && { leadingKeys: [key] }),
    },
  ];
}

/** Keys or items of a batch's part for one table. */
function batchItems(request: unknown): Fields[] {
  const writes = listOf(request).map(fieldsOf);
  const written = writes.map(({ PutRequest, DeleteRequest }) =>
    PutRequest === undefined ? fieldsOf(fieldsOf(DeleteRequest).Key) : fieldsOf(fieldsOf(PutRequest).Item),
  );
  return [...listOf(fieldsOf(request).Keys).map(fieldsOf), ...written];
}

const EQUALITY = /(?<name>#?[\w.-]+)\s*=\s*(?<value>:[\w.-]+)/g;

/** The partition a Query's key condition names: it always names one, by equality. */
function queried(input: Fields, partitionKey: string): string | undefined {
  const names = fieldsOf(input.ExpressionAttributeNames);
  for (const { groups = {} } of (textOf(input.KeyConditionExpression) ?? '').matchAll(EQUALITY)) {
    const { name = '', value = '' } = groups;
    if ((names[name] ?? name) === partitionKey)
      return valueText(fieldsOf(input.ExpressionAttributeValues)[value]);
  }
  return undefined;
}
