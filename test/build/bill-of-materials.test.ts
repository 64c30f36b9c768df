import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { BundledPackage } from '../../client/package/licences.ts';
import { billOfMaterials } from '../../infra/build/bill-of-materials.ts';
import { readLock } from '../../infra/build/lock-file.ts';
import { billFaults } from './bill-schema.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const packageOf = (name: string, version: string, folder = `node_modules/${name}`): BundledPackage => ({
  folder,
  name,
  version,
  licence: 'MIT',
  text: '',
});
const DIGEST = Buffer.alloc(64, 7);
const described = {
  name: 'sentinel-tvm-vend',
  version: '1.2.3',
  sha256: '0'.repeat(64),
  packages: [
    packageOf('@a/b', '1.0.0'),
    packageOf('c', '2.0.0'),
    packageOf('d', '3.0.0-rc.1+7'),
    packageOf('c', '2.0.0', 'node_modules/d/node_modules/c'),
  ],
  imports: new Map([
    ['', new Set(['node_modules/d', 'node_modules/@a/b'])],
    ['node_modules/@a/b', new Set(['node_modules/c'])],
    ['node_modules/d', new Set(['node_modules/d/node_modules/c'])],
  ]),
  integrityOf: (folder: string) =>
    folder === 'node_modules/c' ? `sha512-${DIGEST.toString('base64')}` : undefined,
};

test('it is what the schema of CycloneDX 1.6 asks for', () => {
  const bill: unknown = JSON.parse(billOfMaterials(described));
  expect(billFaults(bill)).toEqual([]);
  expect(billFaults({ ...Object(bill), components: [{ type: 'library' }] })).not.toEqual([]);
});

test('packages have their licence, their package URL and the hash of their tarball', () => {
  const { components, metadata } = JSON.parse(billOfMaterials(described));
  expect(components[0]).toMatchObject({
    group: '@a',
    name: 'b',
    version: '1.0.0',
    purl: 'pkg:npm/%40a/b@1.0.0',
  });
  expect(components[1]).toEqual({
    type: 'library',
    name: 'c',
    version: '2.0.0',
    'bom-ref': 'pkg:npm/c@2.0.0',
    scope: 'required',
    hashes: [{ alg: 'SHA-512', content: DIGEST.toString('hex') }],
    licenses: [{ license: { id: 'MIT', acknowledgement: 'declared' } }],
    purl: 'pkg:npm/c@2.0.0',
  });
  expect(components[2].purl).toBe('pkg:npm/d@3.0.0-rc.1%2B7');
  expect(metadata.component).toMatchObject({
    name: 'sentinel-tvm-vend',
    version: '1.2.3',
    hashes: [{ alg: 'SHA-256', content: described.sha256 }],
  });
});

test('a package that lies in two folders is one, imported by whoever imports either', () => {
  const { components, dependencies } = JSON.parse(billOfMaterials(described));
  expect(components).toHaveLength(3);
  expect(dependencies).toEqual([
    { ref: 'sentinel-tvm-vend', dependsOn: ['pkg:npm/%40a/b@1.0.0', 'pkg:npm/d@3.0.0-rc.1%2B7'] },
    { ref: 'pkg:npm/%40a/b@1.0.0', dependsOn: ['pkg:npm/c@2.0.0'] },
    { ref: 'pkg:npm/c@2.0.0' },
    { ref: 'pkg:npm/d@3.0.0-rc.1%2B7', dependsOn: ['pkg:npm/c@2.0.0'] },
  ]);
});

test('nothing in it is of the moment: no time, no serial number, twice the same', () => {
  const text = billOfMaterials(described);
  expect(text).not.toMatch(/timestamp|serialNumber/);
  expect(billOfMaterials(described)).toBe(text);
});

test('the lock file is asked by the folder, wherever the node_modules are', () => {
  const { integrityOf } = readLock(ROOT);
  expect(integrityOf('node_modules/yazl')).toMatch(/^sha512-/);
  expect(integrityOf('../../elsewhere/node_modules/yazl')).toBe(integrityOf('node_modules/yazl'));
  expect(integrityOf('node_modules/no-such-package')).toBeUndefined();
});
