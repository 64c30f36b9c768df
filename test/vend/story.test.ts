import { expect, test } from 'vitest';
import { inProcess } from './in-process.ts';

test('an allowed request gets the five fields, after its one event', async () => {
  const vend = inProcess();
  const seen = await vend.ask();
  expect(seen.status).toBe(200);
  expect(seen.body).toEqual({
    AccessKeyId: 'ASIAFAKE00000000000',
    SecretAccessKey: 'fakeStsSecretAccessKey000000',
    Token: 'fakeStsSessionToken000000',
    Expiration: '2026-03-04T11:00:00Z',
    AccountId: '111122223333',
  });
  expect(seen.events).toHaveLength(1);
  expect(seen.events[0]).toMatchObject({ code: 'OK', caller: { kind: 'sso', name: 'alice' }, count: 1 });
});
