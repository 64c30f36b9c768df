import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditCommand } from '../../client/audit/command.ts';
import { askInTime } from '../stack/start-fixture.ts';
import { startWithLedger, whenTrue } from './running.ts';

/** Runs `sentinel audit …` in this process. */
async function audit(
  folder: string,
  ...words: string[]
): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const surroundings = {
    env: { SENTINEL_LOCAL_DIR: folder },
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    nowMs: () => Date.now(),
  };
  process.exitCode = 0;
  await auditCommand(surroundings).exitOverride().parseAsync(words, { from: 'user' });
  const status = Number(process.exitCode);
  process.exitCode = 0;
  return { status, out, err };
}

test('a decision is in the ledger within 2 s, under a checkpoint within 10 s, and one command away', {
  timeout: 240_000,
}, async () => {
  const { stack, folder, reads, all, whole } = await startWithLedger();

  // The best of three: on a busy machine one of them may be late without anybody's fault.
  const tookMs: number[] = [];
  let answer = await askInTime(stack, 'bob', 'dev');
  for (let n = 1; n <= 3; n += 1) {
    if (n > 1) answer = await askInTime(stack, 'bob', 'dev');
    const beganMs = performance.now();
    await whole();
    tookMs.push(performance.now() - beganMs);
  }
  if (answer.kind !== 'given') throw new Error('not given');
  expect(Math.min(...tookMs)).toBeLessThan(2_000);
  const signedMs: number[] = [];
  let size = 0;
  do {
    await askInTime(stack, 'alice', 'billing');
    size = (await whole()).length;
    signedMs.push(
      await whenTrue(60_000, async () => {
        size = (await all()).length;
        return (await reads.latestCheckpoint())?.size === size;
      }),
    );
  } while (Math.min(...signedMs) >= 10_000 && signedMs.length < 3);
  expect(Math.min(...signedMs)).toBeLessThan(10_000);

  const byKey = await audit(folder, 'query', '--access-key', answer.credentials.AccessKeyId, '--json');
  const found = byKey.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(found[0]).toMatchObject({ user: 'iam/bob', profile: 'dev', outcome: 'allow' });
  const { id } = found[0];

  const shown = await audit(folder, 'show', id, '--json');
  expect(shown.status).toBe(0);
  const { event, proof } = JSON.parse(shown.out);
  expect(event.session.accessKeyId).toBe(answer.credentials.AccessKeyId);
  expect(proof).toEqual({ text: `in the log, by the checkpoint of ${size} entries`, wrong: false });
  const bySource = await audit(folder, 'query', '--source-identity', event.session.sourceIdentity, '--json');
  expect(bySource.out).toContain(id);
  const denied = await audit(folder, 'query', '--user', 'alice', '--outcome', 'deny', '--json');
  expect(JSON.parse(denied.out.split('\n')[0] ?? '')).toMatchObject({
    profile: 'billing',
    code: 'POLICY_DENY',
  });

  const verified = await audit(folder, 'verify', '--no-progress');
  expect([verified.status, verified.out]).toEqual([0, expect.stringContaining('\nverified\n')]);

  const file = join(folder, 'proof.json');
  const proven = await audit(folder, 'prove', id);
  writeFileSync(file, proven.out);
  const key = stack.file.ledgerPublicKey ?? '';
  expect(proven.err).toBe(`public key: ${key}\n`);
  expect(await audit(folder, 'verify-proof', file, '--key', key)).toMatchObject({ status: 0 });
  const forged = JSON.parse(readFileSync(file, 'utf8'));
  forged.event.outcome = 'deny';
  writeFileSync(file, JSON.stringify(forged));
  expect(await audit(folder, 'verify-proof', file, '--key', key)).toMatchObject({
    status: 1,
    err: expect.stringContaining('the event shown is not the leaf'),
  });

  const csv = await audit(folder, 'export', '--format', 'csv');
  expect(csv.out.trimEnd().split('\r\n')).toHaveLength(1 + size);
  const ocsf = await audit(folder, 'export', '--format', 'ocsf', '--since', '1h');
  expect(
    ocsf.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).class_uid),
  ).toEqual(Array.from({ length: size }, () => 3003));
});
