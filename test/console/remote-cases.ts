import { expect, test } from 'vitest';
import { startConsole } from '../../client/console/console.ts';
import type { Bench } from './bench.ts';
import { NO_CHROMIUM, WHY_NOT } from './browser.ts';

/** The console as one starts it against AWS: a table by its name, the reader's own keys, services by their endpoints. */
export function remoteCases(bench: Bench): void {
  test('with a table and keys of one’s own it reads as far as these allow, and tells what they do not', async ({
    skip,
  }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const { id } = await bench.decide('billing');
    const allowed = await answersOf(bench, 'alice', id);
    expect(allowed.about).toMatchObject({
      place: 'us-east-1',
      publicKey: bench.stack().file.ledgerPublicKey,
    });
    expect(allowed.decisions).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ id })]),
    });
    expect(allowed.policy).toMatchObject({
      kind: 'explained',
      sameText: true,
      decision: { rule: 'billing-closed' },
    });
    expect(allowed.health).toMatchObject({
      queues: [{ counts: { visible: expect.any(Number) } }, { problem: null }],
    });
    const unread = { body: { kind: 'problem', message: expect.stringContaining('ECONNREFUSED') } };
    expect(allowed.dashboard).toMatchObject({
      widgets: expect.arrayContaining([expect.objectContaining(unread)]),
    });
    const denied = await answersOf(bench, 'bob', id);
    expect(denied.decisions).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ id })]),
    });
    expect(denied.policy).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('you may not read it'),
    });
    expect(denied.health).toMatchObject({
      queues: [{ counts: null, problem: expect.stringContaining('AccessDenied') }, { counts: null }],
    });
  });

  test('keys that are half there are told before anything is served', async ({ skip }) => {
    skip(NO_CHROMIUM, WHY_NOT);
    const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIAFIXTUREFIXTURE00' };
    const started = await startConsole({ port: 0, json: false, table: 't' }, env, Date.now);
    expect(started).toMatchObject({ ok: false, kind: 'usage', message: expect.stringContaining('half') });
  });
}

async function answersOf(bench: Bench, reader: string, id: string) {
  const { file } = bench.stack();
  const identity = file.identities.find(({ name }) => name === reader);
  const env = {
    AWS_ACCESS_KEY_ID: identity?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity?.secretAccessKey,
    AWS_SESSION_TOKEN: identity?.sessionToken,
    AWS_ENDPOINT_URL_DYNAMODB: file.endpoints.dynamodb,
    AWS_ENDPOINT_URL_SSM: file.endpoints.ssm,
    AWS_ENDPOINT_URL_SQS: file.endpoints.sqs,
    // The local stack has no CloudWatch: `cloudwatch.test.ts` has one.
    AWS_ENDPOINT_URL_CLOUDWATCH: 'http://127.0.0.1:9',
    SENTINEL_API_ID: 'a1b2c3d4e5',
    SENTINEL_AUDIT_QUEUE_URL: file.auditQueueUrl,
    SENTINEL_DEAD_LETTER_QUEUE_URL: file.deadLetterQueueUrl,
    SENTINEL_LEDGER_PUBLIC_KEY: file.ledgerPublicKey,
  };
  const choice = { table: file.ledgerTable ?? '', region: 'us-east-1' };
  const started = await startConsole({ port: 0, json: false, ...choice }, env, Date.now);
  if (!started.ok) throw new Error(started.message);
  const { origin, url, stop } = started.server;
  const authorization = `Bearer ${url.split('token=')[1]}`;
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`${origin}/api/${path}`, { headers: { authorization } })).json();
  try {
    return {
      about: await ask('about'),
      decisions: await ask('decisions?profile=billing'),
      policy: await ask(`policy?id=${id}`),
      health: await ask('health'),
      dashboard: await ask('dashboard?name=service&minutes=60'),
    };
  } finally {
    await stop();
  }
}
