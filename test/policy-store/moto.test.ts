import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../local/http/running-server.ts';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { allowing, policyOfBytes, profileOf } from './documents.ts';
import { runStore } from './run-store.ts';
import { fill, folderWith } from './running-store.ts';

const onMoto = (): void => {
  let moto: RunningServer | undefined;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());

  /** Each test has a root of its own. */
  const runAt =
    (root: string) =>
    (kind: string, name: string, ...words: string[]) => {
      const env = {
        AWS_ENDPOINT_URL_SSM: moto?.url ?? '',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'AKIAMOTOMOTOMOTOMOTO',
        AWS_SECRET_ACCESS_KEY: 'moto',
        HOME: '/nowhere',
      };
      return runStore(env, [kind, name, ...words, '--root', root]);
    };

  test('push, diff, history, rollback and pull', async () => {
    const run = runAt('/one/policies');
    const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']) });
    const push = () => run('policy', 'push', folder, '--yes', '--no-replay', '--label', 'git-1');
    expect((await push()).out).toContain('wrote dev, version 1 (Standard)');
    fill(folder, { 'dev.yaml': policyOfBytes(5000, 'x', 'dev'), 'new.yaml': allowing('new', ['bob']) });
    expect((await run('policy', 'diff', folder)).status).toBe(1);
    const pushed = await push();
    expect([pushed.status, pushed.err]).toEqual([0, '']);
    expect(pushed.out).toContain('wrote dev, version 2 (Advanced)\nwrote new, version 1 (Standard)\n');
    expect((await run('policy', 'diff', folder)).status).toBe(0);
    const { out } = await run('policy', 'history', 'dev', '--json');
    expect(JSON.parse(out).versions).toMatchObject([
      { version: 2, bytes: 5000, tier: 'Advanced', labels: ['git-1'] },
      { version: 1, tier: 'Standard', labels: [] },
    ]);
    expect((await run('policy', 'rollback', 'dev', '--yes', '--no-replay')).status).toBe(0);
    const pulled = folderWith();
    expect((await run('policy', 'pull', pulled)).status).toBe(0);
    fill(folder, { 'dev.yaml': allowing('dev', ['alice']) });
    expect((await run('policy', 'diff', pulled)).status).toBe(0);
    expect((await run('policy', 'diff', folder)).status).toBe(0);
  });

  test('profiles, and a deletion', async () => {
    const run = runAt('/two/profiles');
    const both = folderWith({ 'dev.yaml': profileOf('dev'), 'old.yaml': profileOf('old') });
    expect((await run('profile', 'push', both, '--yes')).status).toBe(0);
    const one = folderWith({ 'dev.yaml': profileOf('dev') });
    expect((await run('profile', 'push', one, '--yes', '--prune')).out).toContain('deleted old');
    expect((await run('profile', 'history', 'old')).status).toBe(1);
  });
};

if (findMoto() === undefined) {
  test('the commands on moto', ({ skip }) => skip(true, MOTO_ABSENT));
} else {
  describe('moto', onMoto);
}
