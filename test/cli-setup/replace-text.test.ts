import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { awsFilePath, replaceText } from '../../client/aws-config/files.ts';
import { folder } from '../cli-config/folder.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test.each([0o600, 0o644, 0o440])('the mode %o stays, a copy is made first', (mode) => {
  const path = join(folder(), 'config');
  writeFileSync(path, 'old\n', { mode });
  const before = modeOf(path);
  const replacing = replaceText(path, 'old\n', 'new\n', 'T1');
  expect(replacing).toEqual({ ok: true, backup: `${path}.T1.backup` });
  expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['new\n', before]);
  expect(readFileSync(`${path}.T1.backup`, 'utf8')).toBe('old\n');
});

test('a new file, and its folder, are the owner’s alone; there is nothing to copy', () => {
  const path = join(folder(), '.aws', 'config');
  expect(replaceText(path, '', 'new\n', 'T1')).toEqual({ ok: true, backup: undefined });
  expect([modeOf(path), modeOf(join(path, '..'))]).toEqual(['600', '700']);
  expect(readdirSync(join(path, '..'))).toEqual(['config']);
});

test('a symbolic link stays one, its target is replaced, and made where it is missing', () => {
  const at = folder();
  const [real, link, dangling] = [join(at, 'dotfiles', 'aws'), join(at, 'config'), join(at, 'other')];
  mkdirSync(join(at, 'dotfiles'));
  writeFileSync(real, 'old\n');
  symlinkSync('dotfiles/aws', link);
  symlinkSync(join(at, 'elsewhere', 'new'), dangling);
  expect(replaceText(link, 'old\n', 'new\n', 'T1')).toEqual({ ok: true, backup: `${real}.T1.backup` });
  expect(replaceText(dangling, '', 'new\n', 'T1')).toMatchObject({ ok: true });
  expect([lstatSync(link).isSymbolicLink(), lstatSync(dangling).isSymbolicLink()]).toEqual([true, true]);
  expect([readFileSync(real, 'utf8'), readFileSync(join(at, 'elsewhere', 'new'), 'utf8')]).toEqual([
    'new\n',
    'new\n',
  ]);
});

test('a file that another has changed meanwhile is left alone, and nothing lies about', () => {
  const path = join(folder(), 'config');
  writeFileSync(path, 'theirs\n');
  expect(replaceText(path, 'old\n', 'new\n', 'T1')).toMatchObject({ ok: false });
  expect([readFileSync(path, 'utf8'), readdirSync(join(path, '..'))]).toEqual(['theirs\n', [basename(path)]]);
});

test('a backup is never overwritten: then nothing is changed', () => {
  const path = join(folder(), 'config');
  writeFileSync(path, 'old\n');
  writeFileSync(`${path}.T1.backup`, 'older\n');
  expect(replaceText(path, 'old\n', 'new\n', 'T1')).toEqual({
    ok: false,
    fault: 'cannot be written (EEXIST)',
  });
  expect([readFileSync(path, 'utf8'), readFileSync(`${path}.T1.backup`, 'utf8')]).toEqual([
    'old\n',
    'older\n',
  ]);
});

test('where the file is', () => {
  const path = (env: Record<string, string>) => awsFilePath('config', env);
  expect(path({ HOME: '/home/a' })).toBe('/home/a/.aws/config');
  expect(path({ HOME: '/home/a', AWS_CONFIG_FILE: '/x/config' })).toBe('/x/config');
  expect(path({ HOME: '/home/a', AWS_CONFIG_FILE: '~/x' })).toBe('/home/a/x');
  expect(path({ AWS_CONFIG_FILE: '/x/config' })).toBe('/x/config');
  expect(path({})).toBeUndefined();
  expect(awsFilePath('credentials', { HOME: '/home/a' })).toBe('/home/a/.aws/credentials');
});
