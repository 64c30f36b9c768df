import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import type { RunningServer } from '../../local/http/running-server.ts';
import { ledgerContract } from './contract.ts';

async function startDynalite(): Promise<RunningServer> {
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

describe('dynalite', () => ledgerContract(startDynalite));
