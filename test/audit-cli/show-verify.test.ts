import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { decision, incoming } from '../audit/events.ts';
import { intruder } from '../verify/damage.ts';
import { decisions, openSignedLog, signerOf } from '../verify/signed-log.ts';
import { type Audit, startTable } from './run-audit.ts';

let open: () => LedgerTable;
let auditOf: (log: LedgerTable) => Audit;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  ({ open, auditOf, stop } = await startTable());
});
afterAll(() => stop());

async function signedLog(count: number) {
  const log = openSignedLog(open());
  await log.append(decisions(count));
  await log.sign();
  return { log, audit: auditOf(log.table), ...intruder(log.table) };
}

const bodyKey = (keys: ReturnType<typeof intruder>['keys'], n: number) =>
  keys.body(incoming(decision(n)).leafHashHex);

test('show tells a decision whole, and that it is proven', async () => {
  const { audit } = await signedLog(3);
  const { status, out } = await audit('show', decision(1).id);
  expect(status).toBe(0);
  expect(out).toMatch(/^caller\.name +user-1$/m);
  expect(out).toMatch(/^session\.tags\.SentinelUser +alice$/m);
  expect(out).toMatch(/^proof +in the log, by the checkpoint of 3 entries$/m);
  const json = JSON.parse((await audit('show', decision(1).id, '--json')).out);
  expect(json).toMatchObject({ index: 1, event: decision(1), proof: { wrong: false } });
});

test('show of what is not there is exit status 1; of an expired body it says so', async () => {
  const { audit, remove, keys } = await signedLog(3);
  expect(await audit('show', decision(7).id)).toMatchObject({ status: 1, out: '' });
  await remove(bodyKey(keys, 1));
  const { status, out } = await audit('show', decision(1).id);
  expect([status, out]).toEqual([0, expect.stringContaining('its retention is over, or it is damage')]);
});

test.for(['{"id":"forged"}', 'no json', '{"half":'])(
  'show gives away nothing of a changed body: %s',
  async (leaf) => {
    const { audit, change, keys } = await signedLog(3);
    await change(bodyKey(keys, 1), { leaf: { S: leaf } });
    for (const words of [['show'], ['show', '--json']]) {
      const { status, out } = await audit(...words, decision(1).id);
      expect(status).toBe(1);
      expect(out).toContain('DOES NOT VERIFY: the body of the event is not what was hashed');
      expect(out).not.toContain('forged');
    }
  },
);

test('verify: 0 and `verified` when all agrees, with the copy and without', async () => {
  const { log, audit } = await signedLog(5);
  const whole = await audit('verify', '--copy-folder', log.folder, '--no-progress');
  expect(whole).toMatchObject({ status: 0, err: '' });
  expect(whole.out).toMatch(/^copy +compared$/m);
  expect(whole.out).toMatch(/^verified$/m);
  expect((await audit('verify', '--no-copy')).err).toContain('5 of 5');
  const json = JSON.parse((await audit('verify', '--json')).out);
  expect(json).toMatchObject({ ok: true, size: 5, covered: 5, findings: [] });
});

test('verify: 1, and the first wrong entry with its kind and id', async () => {
  const { audit, change, keys } = await signedLog(6);
  for (const n of [4, 2]) await change(bodyKey(keys, n), { leaf: { S: '{}' } });
  const { status, out } = await audit('verify', '--no-progress');
  expect(status).toBe(1);
  expect(out).toMatch(new RegExp(`^wrong +changed-body entry 2 \\(${decision(2).id}\\)`, 'm'));
  expect(out).toMatch(/^NOT VERIFIED$/m);
  expect(JSON.parse((await audit('verify', '--json')).out)).toMatchObject({
    ok: false,
    findings: [{ kind: 'changed-body', index: 2, id: decision(2).id }],
  });
});

test('verify by another key is 1; without any it is wrong use', async () => {
  const { audit } = await signedLog(2);
  const other = await audit('verify', '--no-progress', '--public-key', signerOf(8).key.text);
  expect([other.status, other.out]).toEqual([1, expect.stringContaining('forged-checkpoint')]);
});

test('a body deleted early and its entry dated back, so that it looks expired: the copy tells', async () => {
  const { log, audit, change, remove, keys } = await signedLog(4);
  await remove(bodyKey(keys, 2));
  await change(keys.entry(2), { timeMs: { N: '1000000000000' } });
  const { status, out } = await audit('verify', '--no-progress', '--copy-folder', log.folder);
  expect([status, out]).toEqual([1, expect.stringMatching(/changed-entry entry 2/)]);
});
