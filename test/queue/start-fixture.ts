import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { QueueDefinition } from '../../local/queue/queue-definition.ts';
import { type Queues, startQueues } from '../../local/queue/queues.ts';

export const region = 'us-east-1';
export const accountId = '123456789012';

export const auditQueues: readonly QueueDefinition[] = [
  { name: 'audit-dead', visibilityTimeoutSeconds: 30, retentionSeconds: 1_209_600 },
  {
    name: 'audit',
    visibilityTimeoutSeconds: 0,
    retentionSeconds: 1_209_600,
    redrive: { deadLetterQueue: 'audit-dead', maxReceiveCount: 5 },
  },
];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the audit queues for one test; a later start on the same folder finds their messages. */
export async function startFixture(
  dataFolder = temporaryFolder(),
  queues = auditQueues,
): Promise<Queues & { sqs: SQSClient }> {
  const started = await startQueues({ queues, region, accountId, dataFolder });
  const sqs = new SQSClient({
    region,
    endpoint: started.url,
    credentials: { accessKeyId: 'AKIAFIXTURE', secretAccessKey: 'fixture-secret' },
  });
  onTestFinished(async () => {
    sqs.destroy();
    await started.stop();
  });
  return { ...started, sqs };
}
