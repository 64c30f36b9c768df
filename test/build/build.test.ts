import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { cacheTold } from '../../bench/cold/cache-told.ts';
import { compileLoop } from '../../bench/cold/compile-loop.ts';
import { launch } from '../../bench/cold/launch.ts';
import { openServices, type Services } from '../../bench/cold/open-services.ts';
import { brokenBudgets } from '../../bench/figures/figures.ts';
import { buildAll } from '../../infra/build/build.ts';
import { BUILT_FUNCTIONS } from '../../infra/build/functions-built.ts';
import type { Manifest } from '../../infra/build/manifest.ts';
import { readLimits, sizeFigures } from '../../infra/build/sizes.ts';
import { storedDocuments } from '../../local/seeds/documents.ts';
import { billFaults } from './bill-schema.ts';
import { readZip, whyNoZipReader } from './read-zip.ts';

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
async function run(bundle: string, flags: readonly string[] = [], from: Services = services) {
  const program = { name: 'vend', folder: bundle };
  const options = { services: from, loop: compileLoop(folder), turn: { requests: 1, callers: 1 }, flags };
  for (let tries = 1; ; tries += 1) {
    const { end, output } = await launch(program, options);
    // A first request that missed its deadline on a busy machine says nothing of the bundle.
    if (!end.credentials && tries < 4) continue;
    return { statuses: end.statuses, credentials: end.credentials, cache: cacheTold(output) };
  }
}

test('each is within its budget', () => {
  expect(brokenBudgets(sizeFigures(manifest))).toEqual([]);
});

test('the sizes in the README are those of today, give or take a tenth, and its limits the budgets', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const limits = readLimits();
  const rows = BUILT_FUNCTIONS.map(({ name }) => {
    const [, ...cells] =
      new RegExp(`^\\| ${name} \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$`, 'm').exec(readme) ?? [];
    const [zip = 0, atMost = 0, unpacked = 0] = cells.map(Number);
    const inside = Object.entries(manifest.files).filter(([path]) => path.startsWith(`${name}/`));
    const unpackedKb = inside.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1024;
    return {
      name,
      zip: Math.abs(zip / ((manifest.zips[name]?.bytes ?? 0) / 1024) - 1) < 0.1,
      atMost: atMost === limits[`bundle.${name}-zip-kb`]?.budget,
      unpacked: Math.abs(unpacked / unpackedKb - 1) < 0.1,
    };
  });
  expect(rows).toEqual(
    BUILT_FUNCTIONS.map(({ name }) => ({ name, zip: true, atMost: true, unpacked: true })),
  );
});

test('a zip has what was built, in order, of one time, readable by everybody', ({ skip }) => {
  const why = whyNoZipReader();
  skip(why !== undefined, why);
  for (const { name } of BUILT_FUNCTIONS) {
    const members = readZip(join(built, `${name}.zip`));
    const names = readdirSync(join(built, name)).toSorted();
    expect(members.map((one) => one.name)).toEqual(names);
    for (const { name: file, ...told } of members)
      expect(told).toEqual({
        time: [1980, 1, 1, 12, 0, 0],
        mode: 0o100644,
        extra: 0,
        sha256: manifest.files[`${name}/${file}`]?.sha256,
      });
  }
});

test('the manifest has every file, and the hash Lambda tells of each zip', () => {
  const found = readdirSync(built, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = found.map((one) => join(one.parentPath, one.name).slice(built.length + 1));
  expect([...Object.keys(manifest.files), 'manifest.json'].toSorted()).toEqual(paths.toSorted());
  for (const { path, codeSha256, sha256 } of Object.values(manifest.zips)) {
    const digest = createHash('sha256').update(readFileSync(join(built, path)));
    expect(digest.copy().digest('base64')).toBe(codeSha256);
    expect(digest.digest('hex')).toBe(sha256);
  }
});

/** The names of the packages in a function's bill of materials, `@scope/name`. */
function billed(name: string): string[] {
  const bill = JSON.parse(readFileSync(join(built, `${name}.cdx.json`), 'utf8'));
  expect(billFaults(bill)).toEqual([]);
  expect(bill.metadata.component.hashes[0].content).toBe(manifest.zips[name]?.sha256);
  return bill.components.map((one: { group?: string; name: string; hashes: unknown[] }) => {
    // All of them come from the lock file.
    expect(one.hashes, one.name).toHaveLength(1);
    return one.group === undefined ? one.name : `${one.group}/${one.name}`;
  });
}

test('bills of materials name what is in the bundle, and not what was left out or shaken off', () => {
  const vend = billed('vend');
  expect(vend).toEqual(expect.arrayContaining(['@aws-sdk/client-sts', '@smithy/signature-v4', 'yaml']));
  for (const left of ['@aws-sdk/credential-provider-node', '@smithy/node-http-handler', 'ajv', 'esbuild'])
    expect(vend).not.toContain(left);
  expect(billed('audit')).toEqual(
    expect.arrayContaining(['@aws-sdk/client-dynamodb', 'ajv', 'canonicalize']),
  );
  expect(billed('sign')).toContain('@aws-sdk/client-kms');
  expect(billed('sign')).not.toContain('ajv');
});

test('each zip has the licence texts of just those packages', () => {
  for (const { name } of BUILT_FUNCTIONS) {
    const text = readFileSync(join(built, name, 'LICENSES.txt'), 'utf8');
    const titles = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+ \([\w.-]+\)$/gm)].map(([, title]) => title);
    expect([...new Set(titles)].toSorted()).toEqual([...new Set(billed(name))].toSorted());
  }
  expect(readFileSync(join(built, 'vend', 'LICENSE'), 'utf8')).toContain('Apache License');
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

test('a policy that is not plain YAML is read by the library beside it', async () => {
  const documents = Object.entries(storedDocuments('123456789012')).map(([name, text]) => [
    name,
    text.replaceAll(/^( +)reason: (.*)$/gm, '$1reason: >-\n$1  $2'),
  ]);
  const folded = await openServices(Object.fromEntries(documents));
  onTestFinished(() => folded.stop());
  expect(JSON.stringify(documents)).toContain('reason: >-');
  const whole = { statuses: { 200: 1 }, credentials: true, cache: 'accepted' };
  expect(await run(join(built, 'vend'), [], folded)).toEqual(whole);
  const without = join(folder, 'without yaml');
  cpSync(join(built, 'vend'), without, { recursive: true });
  rmSync(join(without, 'yaml-library.js'));
  expect((await run(without, [], folded)).credentials).toBe(false);
  expect((await run(without)).credentials).toBe(true);
});

test('what the vend function never uses is not in it', () => {
  const text = readFileSync(join(built, 'vend', 'bundle.js'), 'utf8');
  const left = ['169.254.170.2', 'HeaderMarshaller', 'require("node:https")', 'sso_session'];
  // Web Crypto, another operation's schema, and the YAML library, which is beside.
  left.push('typeof crypto', 'DescribeActivations', 'UNEXPECTED_TOKEN');
  for (const one of left) expect(text.includes(one), one).toBe(false);
  expect(readFileSync(join(built, 'vend', 'yaml-library.js'), 'utf8')).toContain('UNEXPECTED_TOKEN');
});
