import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { onTestFinished } from 'vitest';
import { type EventsOptions, startEvents } from '../../local/events/events.ts';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { createWorld, type World } from '../../local/iam/world.ts';
import type { UserSeed } from '../../local/iam/world-seed.ts';

export const accountId = '123456789012';
export const region = 'us-east-1';
export const busArn = `arn:aws:events:${region}:${accountId}:event-bus/sentinel`;

const allow = (Action: string, Resource: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

function user(userName: string, digit: string, permissions: PolicyDocument[]): UserSeed {
  return {
    userName,
    path: '/',
    userId: `AIDA${digit.repeat(17)}`,
    accessKeyId: `AKIA${digit.repeat(16)}`,
    secretAccessKey: digit.repeat(40),
    permissions,
  };
}

const users = {
  operator: user('operator', 'O', [allow('events:*', '*')]),
  speaker: user('speaker', 'S', [allow('events:PutEvents', busArn)]),
  stranger: user('stranger', 'X', []),
};
export type Who = keyof typeof users;

export function fixtureWorld(): World {
  const created = createWorld(
    { accountId, region, users: Object.values(users), roles: [] },
    { sealKey: new Uint8Array(32) },
  );
  if (!created.ok) throw new Error(JSON.stringify(created.faults));
  return created.world;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type Sent = { arn: string; body: string; attributes: Readonly<Record<string, string>> | undefined };

/** An EventBridge server for one test; `gone` queues take nothing. */
export async function startFixture(changes: Partial<EventsOptions> & { gone?: string[] } = {}) {
  const sent: Sent[] = [];
  const { gone = [], ...options } = changes;
  const server = await startEvents({
    world: fixtureWorld(),
    nowMs: Date.now,
    latencyMs: 0,
    statePath: join(temporaryFolder(), 'events.json'),
    sendToQueue: (arn, body, attributes) => {
      if (gone.includes(arn)) return false;
      sent.push({ arn, body, attributes });
      return true;
    },
    ...options,
  });
  const clients: EventBridgeClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    await server.stop();
  });
  return {
    server,
    sent,
    as(who: Who): EventBridgeClient {
      const { accessKeyId, secretAccessKey } = users[who];
      const credentials = { accessKeyId, secretAccessKey };
      const client = new EventBridgeClient({ region, endpoint: server.url, credentials, maxAttempts: 1 });
      clients.push(client);
      return client;
    },
  };
}
