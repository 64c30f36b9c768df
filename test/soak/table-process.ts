import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';

// dynalite in a process of its own: it is what the soak waits for. Says its URL once it listens.
const [dataFolder = ''] = process.argv.slice(2);
process.on('disconnect', () => process.exit());
const { url } = await startDynamoDb({ dataFolder });
process.send?.(url);
