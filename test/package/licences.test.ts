import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { licencesOf } from '../../client/package/licences.ts';

/** A root with these files in its node_modules. */
function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'licences-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    const whole = join(root, 'node_modules', path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
  }
  return root;
}

const manifest = (name: string, license?: string) => JSON.stringify({ name, version: '1.0.0', license });

test('names, versions and texts, each text once, notices too; sources of ours are none', () => {
  const root = rootWith({
    'a/package.json': manifest('a', 'MIT'),
    'a/LICENSE': 'the text\n',
    '@b/c/package.json': manifest('@b/c', 'MIT'),
    '@b/c/LICENSE.md': 'the text',
    'd/package.json': manifest('d', 'Apache-2.0'),
    'd/LICENSE': 'apache',
    'd/NOTICE': 'by d',
  });
  const reading = licencesOf(root, [
    'node_modules/a/lib/x.js',
    'node_modules/a/y.js',
    'node_modules/@b/c/index.js',
    'node_modules/d/z.js',
    'client/sentinel.ts',
  ]);
  expect(reading).toMatchObject({ ok: true });
  const text = reading.ok ? reading.text : '';
  expect(text).toContain('@b/c 1.0.0 (MIT)\na 1.0.0 (MIT)\n\nthe text\n');
  expect(text).toContain('d 1.0.0 (Apache-2.0)\n\napache\n\nby d\n');
  expect(text.match(/the text/g)).toHaveLength(1);
  expect(text).not.toContain('client');
});

test('a package inside a package is itself', () => {
  const root = rootWith({
    'a/package.json': manifest('a', 'MIT'),
    'a/LICENSE': 'text of a',
    'a/node_modules/b/package.json': manifest('b', 'ISC'),
    'a/node_modules/b/LICENCE': 'text of b',
  });
  const reading = licencesOf(root, ['node_modules/a/node_modules/b/i.js']);
  const text = reading.ok ? reading.text : '';
  expect(text).toContain('b 1.0.0 (ISC)\n\ntext of b');
  expect(text).not.toContain('text of a');
});

test('no licence, one that is not accepted, and one without its text are faults, told together', () => {
  const root = rootWith({
    'none/package.json': manifest('none'),
    'none/LICENSE': 'text',
    'gpl/package.json': manifest('gpl', 'GPL-3.0-only'),
    'gpl/LICENSE': 'text',
    'bare/package.json': manifest('bare', 'MIT'),
  });
  const inputs = ['none', 'gpl', 'bare', 'gone'].map((name) => `node_modules/${name}/index.js`);
  expect(licencesOf(root, inputs)).toEqual({
    ok: false,
    faults: [
      '`node_modules/bare` has no text of its licence `MIT`: do without it',
      '`node_modules/gone` has no package.json: look at what the bundle took',
      '`node_modules/gpl` has the licence `GPL-3.0-only`: do without it',
      '`node_modules/none` has the licence `undefined`: do without it',
    ],
  });
});

test('MIT-0 asks for no copy of its text', () => {
  const root = rootWith({ 'a/package.json': manifest('a', 'MIT-0') });
  const reading = licencesOf(root, ['node_modules/a/index.js']);
  expect(reading.ok ? reading.text : '').toContain('a 1.0.0 (MIT-0)\n\nMIT No Attribution');
});

test('Apache-2.0 has one text, which is also ours', () => {
  const root = rootWith({ 'a/package.json': manifest('a', 'Apache-2.0') });
  const reading = licencesOf(root, ['node_modules/a/index.js']);
  expect(reading.ok ? reading.text : '').toContain(
    'a 1.0.0 (Apache-2.0)\n\nApache License, Version 2.0: see LICENSE.',
  );
});
