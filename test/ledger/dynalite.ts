import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import type { RunningServer } from '../../local/http/running-server.ts';

/** dynalite in this process, as the local stack runs it, with its tables in a folder that goes with it. */
export async function startDynalite(): Promise<RunningServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const server = await startDynamoDb({ dataFolder });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
