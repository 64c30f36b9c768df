import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowing, profileOf } from './documents.ts';
import { fill, folderWith, startStore } from './running-store.ts';

const DEV = '/sentinel/policies/dev';
const [ONE, TWO] = [allowing('dev', ['one']), allowing('dev', ['two'])];

test('a pull writes what is stored, more than a page of it, into a folder that need not be there', async () => {
  const store = await startStore();
  const names = Array.from({ length: 23 }, (_, n) => `p${String(n).padStart(2, '0')}`);
  for (const name of names) await store.put(`/sentinel/policies/${name}`, allowing(name, ['alice']));
  await store.put('/sentinel/policies/below/deeper', 'no policy');
  const folder = join(folderWith(), 'new', 'policies');
  expect((await store.run(['policy', 'pull', folder])).status).toBe(0);
  expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.yaml`));
  expect(readFileSync(join(folder, 'p22.yaml'), 'utf8')).toBe(allowing('p22', ['alice']));
  expect((await store.run(['policy', 'diff', folder])).status).toBe(0);
  const again = await store.run(['policy', 'pull', folder]);
  expect(again.out).toMatch(/^same /);
  expect(again.out).not.toContain('wrote');
});

test('an earlier version is brought up to date; what was changed here is not lost, and then nothing is written', async () => {
  const store = await startStore();
  await store.put(DEV, ONE);
  const folder = folderWith();
  await store.run(['policy', 'pull', folder]);
  await store.put(DEV, TWO);
  await store.put('/sentinel/policies/new', allowing('new', ['alice']));
  expect((await store.run(['policy', 'pull', folder])).out).toContain('wrote');
  expect(readFileSync(join(folder, 'dev.yaml'), 'utf8')).toBe(TWO);
  fill(folder, { 'dev.yaml': `${TWO}# mine\n`, 'local.yaml': 'left alone' });
  await store.put('/sentinel/policies/newer', allowing('newer', ['alice']));
  const refused = await store.run(['policy', 'pull', folder]);
  expect(refused).toMatchObject({ status: 1, out: '' });
  expect(refused.err).toContain(`changed here, and not what any stored version says: \`${folder}/dev.yaml\``);
  expect(existsSync(join(folder, 'newer.yaml'))).toBe(false);
  expect(readFileSync(join(folder, 'dev.yaml'), 'utf8')).toBe(`${TWO}# mine\n`);
  expect((await store.run(['policy', 'pull', folder, '--force'])).status).toBe(0);
  expect(readFileSync(join(folder, 'dev.yaml'), 'utf8')).toBe(TWO);
  expect(readFileSync(join(folder, 'local.yaml'), 'utf8')).toBe('left alone');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('`.yml` stays `.yml`; a file that cannot be read is not written over', async () => {
  const store = await startStore();
  await store.put(DEV, ONE);
  await store.put(DEV, TWO);
  const folder = folderWith({ 'dev.yml': ONE });
  await store.run(['policy', 'pull', folder]);
  expect(readdirSync(folder)).toEqual(['dev.yml']);
  expect(readFileSync(join(folder, 'dev.yml'), 'utf8')).toBe(TWO);
  const odd = folderWith();
  fill(join(odd, 'dev.yaml'), { x: '' });
  expect((await store.run(['policy', 'pull', odd])).status).toBe(1);
});

test('names that are no safe files are refused: of cases, of no profile, of one file on some systems', async () => {
  const store = await startStore();
  for (const name of ['dev.test', 'x'.repeat(65), '...', 'Case', 'case'])
    await store.put(`/sentinel/profiles/${name}`, profileOf('x'));
  const folder = folderWith();
  const { status, err } = await store.run(['profile', 'pull', folder]);
  expect([status, readdirSync(folder)]).toEqual([1, []]);
  expect(err).toContain('`dev.test` in the store cannot be a file of a profile');
  expect(err).toContain('`...` in the store');
  expect(err).toContain(`\`${'x'.repeat(65)}\` in the store`);
  expect(err).toContain('`Case` and `case` differ in case alone');
});

test('what is encrypted in the store is a file of its owner alone', async () => {
  const store = await startStore();
  await store.put('/sentinel/profiles/dev', profileOf('dev'), { Type: 'SecureString' });
  const folder = folderWith();
  await store.run(['profile', 'pull', folder]);
  expect(statSync(join(folder, 'dev.yaml')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'dev.yaml'), 'utf8')).toBe(profileOf('dev'));
});

test('diff: 0 when the same; 1 when changed, when only stored, when only here, and when at fault', async () => {
  const store = await startStore();
  await store.put(DEV, ONE);
  const diff = (files: Record<string, string>) => store.run(['policy', 'diff', folderWith(files)]);
  expect(await diff({ 'dev.yaml': ONE })).toEqual({ status: 0, out: '', err: '' });
  expect((await diff({ 'dev.yaml': TWO })).status).toBe(1);
  const here = await diff({ 'dev.yaml': ONE, 'new.yaml': allowing('new', ['alice']) });
  expect([here.status, here.out]).toEqual([1, expect.stringContaining('create new (')]);
  await store.put('/sentinel/policies/old', allowing('old', ['alice']));
  const there = await diff({ 'dev.yaml': ONE });
  expect([there.status, there.out]).toEqual([1, 'only in the store: old, version 1 (push leaves it)\n']);
  const pruned = await store.run(['policy', 'diff', folderWith({ 'dev.yaml': ONE }), '--prune', '--json']);
  expect(JSON.parse(pruned.out)).toMatchObject({
    ok: false,
    changes: [{ profile: 'old', change: 'delete' }],
  });
  expect((await diff({ 'dev.yaml': 'rules: 1' })).status).toBe(1);
  expect(await store.texts(DEV)).toHaveLength(1);
});

test('a last line without its end is a difference', async () => {
  const store = await startStore();
  await store.put(DEV, ONE);
  const { out } = await store.run(['policy', 'diff', folderWith({ 'dev.yaml': ONE.trimEnd() })]);
  expect(out).toContain('\\ No newline at end of file');
});
