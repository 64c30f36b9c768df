import { expect, test } from 'vitest';
import { checkBlocks, isRun } from './documents/block-rules.ts';
import { commandsOf, fits } from './documents/console.ts';
import { checkLinks } from './documents/links.ts';
import { anchorsOf, blocksOf } from './documents/markdown.ts';
import { readDataBlock } from './documents/read-data.ts';
import { runShellBlock } from './documents/run-shell.ts';
import { runTypeScriptBlock } from './documents/run-typescript.ts';
import { ROOT } from './rules/source-file.ts';

const SHELL = { cwd: ROOT, env: { PATH: process.env.PATH ?? '' }, timeoutMs: 30_000 };

function block(info: string, text: string) {
  const [first] = blocksOf('README.md', `prose\n\n\`\`\`${info}\n${text}\n\`\`\`\n`);
  if (first === undefined) throw new Error('no block');
  return first;
}

test('info strings tell language, tags and excuses', () => {
  expect(block('sh stack', 'x')).toMatchObject({ line: 3, lang: 'sh', tags: ['stack'], text: 'x' });
  expect(block('sh not-run: needs an AWS account', '')).toMatchObject({
    tags: [],
    notRun: 'needs an AWS account',
  });
  expect(block('console stack covered-by: test/a.test.ts', '')).toMatchObject({
    tags: ['stack'],
    coveredBy: 'test/a.test.ts',
  });
  expect(isRun(block('sh', 'x'))).toBe(true);
  expect(isRun(block('sh not-run: why', 'x'))).toBe(false);
  expect(isRun(block('mermaid', 'x'))).toBe(false);
});

const FAULTY: [info: string, fault: RegExp][] = [
  ['', /no language/],
  ['sh not-run:', /without a reason/],
  ['sh covered-by: test/gone.test.ts', /names no file/],
  ['hcl', /nothing here runs `hcl`/],
  ['yaml polcy', /know no tag `polcy`/],
];

test.for(FAULTY)('a block ```%s is faulty', ([info, fault]) => {
  const [found] = checkBlocks([block(info, 'x')], () => false);
  expect(found?.message).toMatch(fault);
});

test('a sh block fails with its first failing command', async () => {
  expect(await runShellBlock(block('sh', 'true\ntest 1 = 1'), SHELL)).toBe('');
  expect(await runShellBlock(block('sh', 'echo before\nfalse\ntrue'), SHELL)).toContain('status 1:\nbefore');
  expect(await runShellBlock(block('sh', 'echo $NOT_SET'), SHELL)).toContain('NOT_SET');
});

test('a console block is compared with what its commands print, in one shell', async () => {
  const good =
    '$ a=1; echo "a is $a"\na is 1\n$ echo "$a"\n> echo two\n1\ntwo\n$ echo no >&2; false\nno\n$ true';
  expect(await runShellBlock(block('console', good), SHELL)).toBe('');
  expect(await runShellBlock(block('console', '$ echo a\nb'), SHELL)).toContain(
    'printed (status 0):\na\nnot:\nb',
  );
  expect(await runShellBlock(block('console', '$ false'), SHELL)).toContain('status 1');
  expect(await runShellBlock(block('console', '$ exit 3\n$ echo never\nnever'), SHELL)).toContain(
    'was not reached',
  );
  expect(() => commandsOf('output without a command')).toThrow();
});

test('a block that hangs is ended, with all it started', async () => {
  const startMs = performance.now();
  const shell = { ...SHELL, timeoutMs: 300 };
  expect(await runShellBlock(block('sh', 'sleep 60 & sleep 60'), shell)).toContain('ended with status');
  // What it started would have slept for a minute.
  expect(performance.now() - startMs).toBeLessThan(30_000);
});

test('… stands for text in a line, or for lines', () => {
  expect(fits('expires … UTC', 'expires 12:00 UTC')).toBe(true);
  expect(fits('expires … UTC', 'expires 12:00\nUTC')).toBe(false);
  expect(fits('a\n…\nb', 'a\n1\n2\nb')).toBe(true);
  expect(fits('a (b)', 'a b')).toBe(false);
  expect(fits('a', 'a\nb')).toBe(false);
});

test('ts blocks are type-checked and run', { timeout: 30_000 }, async () => {
  const good =
    "import { parsePolicy } from './functions/policy/index.ts';\nif (parsePolicy('').ok) process.exit(1);";
  expect(await runTypeScriptBlock(block('ts', good), SHELL)).toBe('');
  expect(await runTypeScriptBlock(block('ts', 'const a: number = "b";'), SHELL)).toContain('block.ts(1,7)');
  expect(await runTypeScriptBlock(block('ts', 'throw new Error("on purpose");'), SHELL)).toContain(
    'on purpose',
  );
});

test('yaml and json blocks are read as what they are said to be', () => {
  const policy =
    'version: "1"\nrules:\n  - name: a\n    effect: allow\n    conditions:\n      users: [alice]';
  expect(readDataBlock(block('yaml policy', policy))).toBe('');
  expect(readDataBlock(block('yaml policy', policy.replace('allow', 'alow')))).toContain('line 4');
  expect(readDataBlock(block('yaml profile', 'version: "1"'))).not.toBe('');
  expect(readDataBlock(block('yaml', 'a: [1'))).not.toBe('');
  expect(readDataBlock(block('json', '{"a":1}'))).toBe('');
  expect(readDataBlock(block('json', '{a:1}'))).toContain('SyntaxError');
});

test('links to missing files and headings are found, those in code are not links', () => {
  const files: Record<string, string> = {
    'docs/a.md':
      '# A b, `c`!\n## Twice\n## Twice\n<a id="own"></a>\n`[x](nowhere.md)`\n```text\n[y](nowhere.md)\n```',
    'README.md': [
      '[ok](docs/a.md#a-b-c) [ok](docs/a.md#twice-1) [ok](docs/a.md#own) [web](https://example.com) [here](#title)',
      '# Title',
      '[gone](docs/b.md) <img src="gone.svg">',
      '[no heading](docs/a.md#thrice)',
    ].join('\n'),
  };
  const repository = { exists: (path: string) => path in files, read: (path: string) => files[path] };
  const faults = checkLinks(Object.keys(files), repository);
  expect(faults.map(({ path, line }) => `${path}:${line}`)).toEqual([
    'README.md:3',
    'README.md:3',
    'README.md:4',
  ]);
  expect([...anchorsOf(files['docs/a.md'] ?? '')]).toEqual(['a-b-c', 'twice', 'twice-1', 'own']);
});
