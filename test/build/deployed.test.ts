import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildAll } from '../../infra/build/build.ts';
import { ask, startFixture, temporaryFolder } from '../stack/start-fixture.ts';
import { askUntilGiven, readsOf, whenTrue } from '../stack-ledger/running.ts';
import { readZip, unzip, whyNoZipReader } from './read-zip.ts';

test('the whole stack runs on what the zips hold: keys, their decision in the ledger, a checkpoint, the detections', {
  timeout: 120_000,
}, async ({ skip }) => {
  const why = whyNoZipReader();
  skip(why !== undefined, why);
  const folder = temporaryFolder(onTestFinished);
  const { zips } = await buildAll(join(folder, 'built'));
  for (const [name, { path }] of Object.entries(zips))
    unzip(join(folder, 'built', path), join(folder, 'unpacked', name));
  expect(readZip(join(folder, 'built', 'vend.zip')).map(({ name }) => name)).toContain('bundle.cache');

  const settings = { ledger: true, detect: true, bundles: true, bundleFolder: join(folder, 'unpacked') };
  const stack = await startFixture(join(folder, 'stack'), settings, { detectAfterMs: 0 });
  const asked = await askUntilGiven(stack, 'alice');
  expect(await ask(stack, 'alice', 'billing')).toMatchObject({ kind: 'refused' });
  const reads = readsOf(stack);
  await whenTrue(30_000, async () => ((await reads.latestCheckpoint())?.size ?? 0) >= asked + 1);
  // Their table is the last thing there is.
  await whenTrue(30_000, async () => (await stack.lambda.invoke('detect', '{}')).ok);
});
