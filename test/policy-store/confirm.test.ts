import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellQuote } from '../../client/terminal/shell-quote.ts';
import { ROOT } from '../house/rules/source-file.ts';
import { allowing } from './documents.ts';
import { folderWith, startStore } from './running-store.ts';

const missing = !/util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');
const ABSENT = 'no `script` of util-linux to give a program a terminal';

/** Runs a command on a terminal of its own, and types once it is asked. */
function onTerminal(words: readonly string[], env: Record<string, string>, typed: string): Promise<string> {
  return new Promise((resolve) => {
    const program = [process.execPath, join(ROOT, 'client', 'sentinel.ts'), ...words]
      .map(shellQuote)
      .join(' ');
    const child = spawn('script', ['-qec', `${program}; echo "status $?"`, '/dev/null'], {
      env: { ...env, PATH: process.env.PATH ?? '', SHELL: '/bin/sh', TERM: 'dumb' },
    });
    let said = '';
    let answered = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (answered || !said.includes('Type yes: ')) return;
      answered = true;
      child.stdin.write(typed);
    });
    child.on('close', () => resolve(said));
  });
}

test.for([
  ['yes\r', 'status 0', 1],
  ['y\r', 'status 2', 0],
  ['\u0003', 'status 2', 0],
] as const)('a person who types %j', async ([typed, status, versions], { skip }) => {
  skip(missing, ABSENT);
  const store = await startStore();
  const folder = folderWith({ 'dev.yaml': allowing('dev', ['alice']) });
  const said = await onTerminal(['policy', 'push', folder, '--no-replay'], store.env, typed);
  expect(said).toContain('Write 1 policy to Parameter Store of eu-central-1');
  expect(said).toContain(status);
  const { out } = await store.run(['policy', 'history', 'dev']);
  expect(out.split('\n').length - 1).toBe(versions);
});
