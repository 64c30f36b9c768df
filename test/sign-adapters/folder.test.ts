import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readFolderCopy } from '../../client/audit/folder-copy.ts';
import { createPutFileOnce } from '../../functions/sign/folder.ts';

const KEY = 'log/checkpoints/0000000000000005';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'put-once-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  let parts = 0;
  const put = createPutFileOnce(path, () => String(parts++));
  return { path, put: (body: string) => put(KEY, body, 'text/plain') };
}

test('a file is made once; the same again is the same, other bytes differ and change nothing', async () => {
  const { path, put } = folder();
  expect([await put('one'), await put('one'), await put('two')]).toEqual(['stored', 'same', 'differs']);
  expect(readFileSync(join(path, KEY), 'utf8')).toBe('one');
  expect(readdirSync(join(path, 'log', 'checkpoints'))).toEqual(['0000000000000005']);
  expect(statSync(join(path, KEY)).mode & 0o077).toBe(0);
});

test('of many at once one stores, and the file is whole', async () => {
  const { path, put } = folder();
  const bodies = Array.from({ length: 20 }, (_, n) => String(n % 4).repeat(100_000));
  const outcomes = await Promise.all(bodies.map(put));
  const stored = bodies[outcomes.indexOf('stored')];
  expect(outcomes.filter((one) => one === 'stored')).toHaveLength(1);
  expect(readFileSync(join(path, KEY), 'utf8')).toBe(stored);
  expect(outcomes.map((one) => one !== 'differs')).toEqual(bodies.map((body) => body === stored));
  expect(readdirSync(join(path, 'log', 'checkpoints'))).toHaveLength(1);
});

test('a crash between writing and linking leaves no object, and stops nobody', async () => {
  const { path, put } = folder();
  await createPutFileOnce(path, () => 'crashed')('log/checkpoints/0000000000000004', 'four', 'text/plain');
  writeFileSync(join(path, `${KEY}.crashed.part`), 'hal');
  const copy = readFolderCopy(path, 'log');
  expect([await copy.readCheckpoint(5), await copy.listCheckpoints()]).toEqual([[], [4]]);
  expect(await put('whole')).toBe('stored');
  expect(await copy.readCheckpoint(5)).toEqual(['whole']);
});

test('a part that another left under the same name is not written over, nor taken for an object', async () => {
  const { path } = folder();
  const put = createPutFileOnce(path, () => 'same');
  await put('log/checkpoints/0000000000000004', 'four', 'text/plain');
  writeFileSync(join(path, `${KEY}.same.part`), 'hal');
  await expect(put(KEY, 'whole', 'text/plain')).rejects.toThrow();
  expect(await readFolderCopy(path, 'log').readCheckpoint(5)).toEqual([]);
  expect(await put(KEY, 'whole', 'text/plain')).toBe('stored');
});
