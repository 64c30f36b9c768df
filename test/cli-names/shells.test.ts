import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportLine, type Shell, shellOf } from '../../client/env/shells.ts';

const READERS: readonly [program: string, shell: Shell, args: string[], print: string][] = [
  ['sh', 'sh', ['-c'], 'printf %s "$VALUE"'],
  ['bash', 'sh', ['-c'], 'printf %s "$VALUE"'],
  ['dash', 'sh', ['-c'], 'printf %s "$VALUE"'],
  ['zsh', 'sh', ['-f', '-c'], 'printf %s "$VALUE"'],
  ['fish', 'fish', ['--no-config', '-c'], 'printf %s "$VALUE"'],
];

const value = fc.string({
  unit: fc.constantFrom(...`ab1 '"\\$\`!*?~#;&|<>(){}[]%=/+,:@\n\té’‘‚‛`),
  minLength: 1,
  maxLength: 40,
});

test.for(READERS)('%s reads any value as it is', ([program, shell, args, print], { skip }) => {
  const missing = spawnSync(program, ['--version']).error !== undefined;
  skip(missing, `there is no \`${program}\` here`);
  const read = (text: string): string =>
    spawnSync(program, [...args, `${exportLine(shell, 'VALUE', text)}${print}`], { encoding: 'utf8' }).stdout;
  fc.assert(
    fc.property(value, (text) => {
      expect(read(text)).toBe(text);
    }),
    { numRuns: 40 },
  );
});

test('how each shell writes it', () => {
  const odd = "a'b\\c’";
  expect(exportLine('sh', 'X', odd)).toBe("export X='a'\\''b\\c’'\n");
  expect(exportLine('fish', 'X', odd)).toBe("set -gx X 'a\\'b\\\\c’';\n");
  expect(exportLine('powershell', 'X', odd)).toBe("$Env:X = 'a''b\\c’’'\n");
});

test.each([
  [undefined, 'sh'],
  ['/bin/bash', 'sh'],
  ['/usr/bin/fish', 'fish'],
  ['/opt/shellfish', 'sh'],
])('SHELL %s means %s', (named, shell) => {
  expect(shellOf(named)).toBe(shell);
});
