import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSentinel } from '../client/run-sentinel.ts';

const folder = mkdtempSync(join(tmpdir(), 'sentinel-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scripts = new Map<string, string>();
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, out, err } = await runSentinel(['completion', shell]);
    expect([status, err]).toEqual([0, '']);
    const path = join(folder, shell);
    writeFileSync(path, out);
    scripts.set(shell, path);
  }
});

const missing = (shell: string): boolean => spawnSync(shell, ['--version']).error !== undefined;

/** What bash offers after these words, the last of which is being typed. */
function offered(words: readonly string[]): string[] {
  const script = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sentinel; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = spawnSync('bash', ['--norc', '-uc', script, 'bash', scripts.get('bash') ?? '', ...words], {
    encoding: 'utf8',
  });
  expect(bash.stderr).toBe('');
  return bash.stdout.split('\n').filter((line) => line !== '');
}

const CASES: readonly [typed: string[], has: string[], lacks: string[]][] = [
  [
    ['sentinel', ''],
    ['get', 'setup', 'doctor', 'completion', 'audit'],
    ['--version', 'lint'],
  ],
  [['sentinel', 'do'], ['doctor'], ['get']],
  [['sentinel', '-'], ['--version', '--help'], ['get']],
  [['sentinel', 'policy', ''], ['lint', 'explain', 'test'], ['get']],
  [['sentinel', 'policy', 'explain', '--'], ['--user', '--at', '--json'], ['--endpoint']],
  [['sentinel', 'env', 'dev', '--'], ['--shell', '--json'], ['--prefix']],
  [['sentinel', 'env', 'dev', '--shell', ''], ['sh', 'fish', 'powershell'], ['--json']],
  [['sentinel', 'env', '--shell', 'fish', 'dev', '--j'], ['--json'], ['--shell']],
  [['sentinel', 'env', '--reason', '--shell', '--j'], ['--json'], ['sh']],
  [['sentinel', 'get', '--endpoint', 'audit', '--'], ['--duration'], ['--copy-bucket']],
  [['sentinel', 'get', 'dev', '--endpoint', ''], [], ['--json', 'get']],
  [['sentinel', 'completion', ''], ['bash', 'zsh', 'fish'], []],
  [['sentinel', 'exec', 'dev', '--', 'env', '--'], [], ['--shell', '--json']],
];

test.for(CASES)('bash, after %j', ([typed, has, lacks], { skip }) => {
  skip(missing('bash'), `there is no \`bash\` here`);
  const words = offered(typed);
  expect(words).toEqual(expect.arrayContaining(has));
  for (const word of lacks) expect(words).not.toContain(word);
});

test('bash has the function for the command', ({ skip }) => {
  skip(missing('bash'), `there is no \`bash\` here`);
  const bash = spawnSync('bash', ['--norc', '-c', `. "${scripts.get('bash')}"; complete -p sentinel`]);
  expect(bash.stdout.toString()).toContain('-F _sentinel sentinel');
});

test.for(['zsh', 'fish'])('%s takes the script', (shell, { skip }) => {
  skip(missing(shell), `there is no \`${shell}\` here`);
  const checked = spawnSync(shell, ['-n', scripts.get(shell) ?? ''], { encoding: 'utf8' });
  expect([checked.status, checked.stderr]).toEqual([0, '']);
});

test('fish offers the same after the same words', ({ skip }) => {
  skip(missing('fish'), `there is no \`fish\` here`);
  for (const [typed, has] of CASES) {
    const line = typed.join(' ');
    const fish = spawnSync('fish', [
      '--no-config',
      '-c',
      `source ${scripts.get('fish')}; complete -C "${line}"`,
    ]);
    const words = fish.stdout
      .toString()
      .split('\n')
      .map((one) => one.split('\t')[0]);
    expect(words).toEqual(expect.arrayContaining(has));
  }
});

test('another shell is wrong use', async () => {
  expect(await runSentinel(['completion', 'csh'])).toMatchObject({
    status: 64,
    out: '',
    err: expect.stringContaining('Allowed choices are bash, zsh, fish'),
  });
});
