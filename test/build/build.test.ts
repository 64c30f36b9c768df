import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheTold } from '../../bench/cold/cache-told.ts';
import { compileLoop } from '../../bench/cold/compile-loop.ts';
import { launch } from '../../bench/cold/launch.ts';
import { openServices, type Services } from '../../bench/cold/open-services.ts';
import { brokenBudgets } from '../../bench/figures/figures.ts';
import { buildAll } from '../../infra/build/build.ts';
import type { Manifest } from '../../infra/build/manifest.ts';
import { sizeFigures } from '../../infra/build/sizes.ts';
import { storedDocuments } from '../../local/seeds/documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'build test '));
const built = join(folder, 'one');
let manifest: Manifest;
let services: Services;

beforeAll(async () => {
  manifest = await buildAll(built);
  services = await openServices(storedDocuments('123456789012'));
});
afterAll(async () => {
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the vend bundle of a folder for one request; its first answer, and what it said of its cache. */
async function run(bundle: string, flags: readonly string[] = []) {
  const program = { name: 'vend', folder: bundle };
  const options = { services, loop: compileLoop(folder), turn: { requests: 1, callers: 1 }, flags };
  const { end, output } = await launch(program, options);
  return { statuses: end.statuses, credentials: end.credentials, cache: cacheTold(output) };
}

test('each is within its budget', () => {
  expect(brokenBudgets(sizeFigures(manifest))).toEqual([]);
});

test('a second build, in another folder, is the same byte by byte', async () => {
  const again = await buildAll(join(folder, 'another one'));
  expect(again).toEqual(manifest);
});

test('it gives credentials, and its code cache is taken, in a moved and read-only folder', async () => {
  const moved = join(folder, 'moved');
  cpSync(join(built, 'vend'), moved, { recursive: true });
  chmodSync(moved, 0o555);
  expect(await run(moved)).toEqual({ statuses: { 200: 1 }, credentials: true, cache: 'accepted' });
});

test('under other V8 flags the cache is refused, which costs nothing but time and is told', async () => {
  const bundle = join(built, 'vend');
  expect(await run(bundle, ['--no-opt'])).toEqual({
    statuses: { 200: 1 },
    credentials: true,
    cache: 'refused',
  });
});

test('the flags of Lambda’s start script do not refuse it', async () => {
  const flags = ['--expose-gc', '--max-semi-space-size=25', '--max-old-space-size=461'];
  expect((await run(join(built, 'vend'), flags)).cache).toBe('accepted');
});

test('without a cache it runs too', async () => {
  const without = join(folder, 'without');
  cpSync(join(built, 'vend'), without, { recursive: true });
  rmSync(join(without, 'bundle.cache'));
  expect(await run(without)).toEqual({ statuses: { 200: 1 }, credentials: true, cache: 'refused' });
});

test('what the vend function never uses is not in it', () => {
  const text = readFileSync(join(built, 'vend', 'bundle.js'), 'utf8');
  for (const left of ['169.254.170.2', 'HeaderMarshaller', 'require("node:https")', 'sso_session'])
    expect(text.includes(left), left).toBe(false);
});
