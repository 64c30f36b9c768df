import { expect, test } from 'vitest';
import { allowing, profileOf } from './documents.ts';
import { folderWith, SECRET, startStore } from './running-store.ts';

const NAME = '/sentinel/profiles/dev';
const OLD = 'external/first-value';
const NEW = 'external/second-value';
const of = (id: string, more = ''): string => profileOf('dev', `external_id: "${id}"\n${more}`);

/** Everything that the commands print of two versions of a profile. */
async function allOutputOf(before: string, after: string, more: object = {}) {
  const store = await startStore();
  await store.put(NAME, before, more);
  const folder = folderWith({ 'dev.yaml': after });
  const ran = [];
  for (const words of [
    ['diff', folder],
    ['diff', folder, '--json'],
    ['push', folder, '--yes'],
    ['history', 'dev'],
    ['history', 'dev', '--show', '1'],
    ['history', 'dev', '--show', '2'],
    ['history', 'dev', '--show', '1', '--json'],
    ['rollback', 'dev', '--yes', '--json'],
    ['rollback', 'dev', '--yes'],
    ['pull', folder],
  ])
    ran.push(await store.run(['profile', ...words]));
  expect(await store.texts(NAME)).toEqual([before, after, before, after]);
  return ran.map(({ out, err }) => out + err).join('');
}

test('an external id is not printed, a change of it is told', async () => {
  const said = await allOutputOf(of(OLD), of(NEW));
  for (const value of [OLD, NEW, SECRET]) expect(said).not.toContain(value);
  expect(said).toContain('-external_id: "(not shown)"\n+external_id: "(another, not shown)"\n');
});

test('what is next to it is shown', async () => {
  const said = await allOutputOf(of(OLD), of(OLD, 'max_session_duration: 30m\n'));
  expect(said).not.toContain(OLD);
  expect(said).toContain(' external_id: "(not shown)"\n+max_session_duration: 30m\n');
});

test.for([
  ['written twice', of(OLD, `tags: { Note: "${OLD}" }\n`)],
  ['written in escapes', profileOf('dev', 'external_id: "\\x65xternal/first-value"\n')],
  ['under an escaped key', profileOf('dev', `"\\x65xternal_id": ${OLD}\ntags: { Note: "${OLD}" }\n`)],
])('one that cannot be told from the rest, %s: the text is not shown', async ([, text = '']) => {
  const said = await allOutputOf(text, of(NEW));
  for (const value of [OLD, NEW, 'x65xternal']) expect(said).not.toContain(value);
  expect(said).toContain('its external id cannot be told from the rest: its text is not shown');
});

test('of a stored text at fault nothing is shown that may be one', async () => {
  const store = await startStore();
  await store.put(NAME, `version: "1"\nexternal_id: ${OLD}\nrole_arn: none\n`);
  const { out, err } = await store.run(['profile', 'diff', folderWith({ 'dev.yaml': of(NEW) })]);
  expect(out + err).not.toMatch(/first-value|second-value/);
});

test('the text of a SecureString is not printed', async () => {
  const store = await startStore();
  const name = '/sentinel/policies/dev';
  await store.put(name, allowing('dev', ['planted-one']), { Type: 'SecureString' });
  await store.put(name, allowing('dev', ['planted-two']), { Type: 'SecureString' });
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['planted-three']) });
  let said = '';
  for (const words of [
    ['diff', folder],
    ['diff', folder, '--json'],
    ['history', 'dev', '--show', '1'],
    ['history', 'dev', '--show', '1', '--json'],
    ['push', folder, '--yes', '--no-replay'],
    ['rollback', 'dev', '--yes', '--no-replay'],
  ]) {
    const { out, err } = await store.run(['policy', ...words]);
    said += out + err;
  }
  expect(said).toContain('its text is kept as a SecureString and not shown');
  expect(said).toContain('wrote dev, version 4');
  expect(said).not.toContain('planted');
});

test('nothing in a document or a name moves the cursor or hides a line', async () => {
  const store = await startStore();
  const hostile = `${allowing('dev', ['alice'])}# \u202eevil\u2066 \ttab\n`;
  await store.put('/sentinel/policies/dev', `${allowing('dev', ['alice'])}# \u001b[2J\u0007\r\n`);
  const folder = folderWith({ 'dev.yaml': hostile, '\u001b[2Jx.yaml': 'x' });
  const faulty = await store.run(['policy', 'push', folder, '--yes', '--no-replay']);
  expect(faulty.err).toContain('\\u{1b}[2Jx');
  const sound = folderWith({ 'dev.yaml': hostile });
  const shown = [
    faulty,
    await store.run(['policy', 'diff', sound]),
    await store.run(['policy', 'push', sound, '--yes', '--no-replay', '--json']),
    await store.run(['policy', 'history', 'dev', '--show', '1']),
    await store.run(['policy', 'history', 'dev', '--show', '2', '--json']),
  ];
  for (const { out, err } of shown) expect(out + err).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  expect(shown[1]?.out).toContain('\\u{202e}evil');
});
