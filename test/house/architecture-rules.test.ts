import { expect, test } from 'vitest';
import { checkFileNames, checkReadmes } from './rules/folders.ts';
import { checkImports, checkTable } from './rules/imports.ts';
import { checkPurity } from './rules/purity.ts';
import type { Room } from './rules/rooms.ts';
import { checkFileLength, checkFunctionLength, checkMedianLength } from './rules/size.ts';
import { type Fault, type SourceFile, sourceFile } from './rules/source-file.ts';
import { checkClassList, checkComments, checkSyntax } from './rules/syntax.ts';
import { checkTableRules } from './rules/table.ts';
import { checkTests } from './rules/tests.ts';

const ROOMS: Record<string, Room> = {
  'functions/policy': { rooms: [], packages: ['yaml', 'node:crypto#createHash'], pure: true },
  'functions/vend': { rooms: ['functions/policy'], packages: [] },
  'functions/aws': { rooms: [], packages: ['@aws-sdk/client-sts'], computed: 'test' },
};
const imports = (files: SourceFile[]): Fault[] => checkImports(files, ROOMS);
const purity = (files: SourceFile[]): Fault[] => checkPurity(files, ROOMS, ['functions/vend/lambda.ts']);
const syntax = (files: SourceFile[]): Fault[] =>
  checkSyntax(files, [{ path: 'functions/aws/a.ts', name: 'Allowed', reason: 'test' }]);
const body = (lines: number): string => Array.from({ length: lines }, () => '  f();').join('\n');

type Rule = (files: SourceFile[]) => Fault[];

/** Each rule with a snippet that trips it on its second line, and what the message must advise. */
const BAD: [Rule, path: string, snippet: string, advice: RegExp][] = [
  [
    imports,
    'functions/policy/a.ts',
    "import { S } from '@aws-sdk/client-sts';",
    /is pure and may not import/,
  ],
  [imports, 'functions/policy/a.ts', "import fs from 'node:fs';", /take what it gives as an argument/],
  [imports, 'functions/policy/a.ts', "import { randomUUID } from 'node:crypto';", /randomUUID/],
  [imports, 'functions/policy/a.ts', "import * as c from 'node:crypto';", /may not import node:crypto/],
  [imports, 'functions/vend/a.ts', "import { S } from '@aws-sdk/client-sts';", /call the room that does/],
  [imports, 'functions/vend/a.ts', "import type { T } from '../aws/t.ts';", /may not import functions\/aws/],
  [imports, 'functions/vend/a.ts', "export { t } from '../aws/t.ts';", /may not import functions\/aws/],
  [imports, 'functions/vend/a.ts', "await import('../../client/get/get.ts');", /may not import client\/get/],
  [imports, 'functions/vend/a.ts', 'await import(name);', /write the module’s name out/],
  [purity, 'functions/policy/a.ts', 'const t = Date.now();', /take the value as an argument/],
  [purity, 'functions/policy/a.ts', 'const now = Date.now;', /`Date.now`/],
  [purity, 'functions/policy/a.ts', 'const t = new Date();', /`new Date\(\)`/],
  [purity, 'functions/vend/a.ts', 'const t = Date.now();', /only functions\/vend\/lambda.ts touch the world/],
  [purity, 'functions/policy/a.ts', 'const e = process.env.HOME;', /`process`/],
  [purity, 'functions/policy/a.ts', 'const r = Math.random();', /`Math.random`/],
  [purity, 'functions/policy/a.ts', 'setTimeout(f, 1);', /`setTimeout\(\)`/],
  [purity, 'functions/policy/a.ts', 'const i = crypto.randomUUID();', /`crypto`/],
  [syntax, 'local/a.ts', 'const x: any = 1;', /use `unknown`/],
  [syntax, 'local/a.ts', 'const x = y as string;', /narrow with a check/],
  [syntax, 'local/a.ts', 'const x = <string>y;', /narrow with a check/],
  [syntax, 'local/a.ts', 'const x = y!;', /test for undefined/],
  [syntax, 'local/a.ts', 'enum E { A }', /union of string literals/],
  [syntax, 'local/a.ts', 'namespace N { export const a = 1; }', /a module is a file/],
  [syntax, 'local/a.ts', 'class Q { constructor(private a: string) {} }', /write a function/],
  [syntax, 'local/a.ts', 'const c = class { constructor(readonly a: string) {} };', /assign it/],
  [checkComments, 'test/a.ts', `// ${'TO'}${'DO'}: later`, /do it now/],
  [checkComments, 'test/a.ts', '// good enough for now', /file an issue/],
  [checkComments, 'test/a.ts', '// @ts-ignore', /mend what the tool complains of/],
  [checkFunctionLength, 'client/a.ts', `function long() {\n${body(49)}\n}`, /51 lines, at most 50/],
  [checkFunctionLength, 'client/a.ts', `const long = () => {\n${body(49)}\n};`, /give its steps names/],
  [
    checkFunctionLength,
    'functions/vend/vend.ts',
    `function vend() {\n${body(98)}\n}`,
    /100 lines, at most 99/,
  ],
  [checkTests, 'test/a.ts', "test.only('x', f);", /npm test -- FILE/],
  [checkTests, 'test/a.ts', "describe.skip('x', f);", /skip\(condition, 'reason'\)/],
  [checkTests, 'test/a.ts', "test.skipIf(c)('x', f);", /gives no reason/],
  [checkTests, 'test/a.ts', "test.concurrent.todo('x');", /gives no reason/],
  [checkTests, 'test/a.ts', "test('x', ({ skip }) => skip(c));", /as the last argument/],
  [checkTests, 'test/a.ts', "test('x', (context) => context.skip());", /as the last argument/],
  [checkTests, 'test/a.ts', "test('x', ({ skip }) => skip(found.ok));", /as the last argument/],
];

test.for(BAD)('%o trips on %s: %s', ([rule, path, snippet, advice]) => {
  const faults = rule([sourceFile(path, `export {};\n${snippet}\n`)]);
  expect(faults.map((fault) => [fault.path, fault.line])).toContainEqual([path, 2]);
  expect(faults.map(({ message }) => message).join('\n')).toMatch(advice);
});

/** What the same rules leave in peace. */
const GOOD: [Rule, path: string, snippet: string][] = [
  [imports, 'functions/policy/a.ts', "import { createHash } from 'node:crypto'; import y from 'yaml';"],
  [imports, 'functions/policy/a.ts', "import { b } from './b.ts'; import { c } from './deep/c.ts';"],
  [imports, 'functions/vend/a.ts', "import { p } from '../policy/index.ts';"],
  [imports, 'test/a.ts', "import { p } from '../functions/aws/p.ts';"],
  [
    purity,
    'functions/policy/a.ts',
    'const d = new Date(atMs); const n = Math.max(1, 2); const r = response.process;',
  ],
  [purity, 'functions/vend/lambda.ts', 'const t = Date.now();'],
  [purity, 'local/a.ts', 'const t = Date.now();'],
  [imports, 'functions/aws/a.ts', 'await import(name);'],
  [syntax, 'local/a.d.ts', "declare module 'untyped' { export const a: number; }"],
  [syntax, 'functions/aws/a.ts', 'class Allowed {}'],
  [
    syntax,
    'local/a.ts',
    "const x = ['a'] as const; const y = { a: 1 } satisfies T; import { a as b } from './b.ts';",
  ],
  [syntax, 'test/a.ts', 'const x = y as string;'],
  [checkComments, 'local/a.ts', "const text = 'not implemented';"],
  [checkFunctionLength, 'client/a.ts', `function fits() {\n${body(48)}\n}`],
  [checkFunctionLength, 'test/a.ts', `describe('x', () => {\n${body(80)}\n});`],
  [checkTests, 'test/a.ts', "test('x', ({ skip }) => { skip(c, 'python is absent'); skip(c, WHY); });"],
  [checkTests, 'test/a.ts', "test('x', ({ skip }) => skip(found.reason));"],
];

test.for(GOOD)('%o accepts %s: %s', ([rule, path, snippet]) => {
  expect(rule([sourceFile(path, snippet)])).toEqual([]);
});

test('file length counts lines, and generated files are exempt', () => {
  const long = `${'f();\n'.repeat(301)}`;
  expect(checkFileLength([sourceFile('test/a.ts', long)])).toMatchObject([{ path: 'test/a.ts', line: 301 }]);
  expect(checkFileLength([sourceFile('test/a.ts', 'f();\n'.repeat(300))])).toEqual([]);
  expect(checkFileLength([sourceFile('functions/policy/zones.generated.ts', long)])).toEqual([]);
});

test('the median is of the product alone', () => {
  const of = (path: string, lines: number): SourceFile => sourceFile(path, 'f();\n'.repeat(lines));
  expect(checkMedianLength([of('local/a.ts', 91), of('local/b.ts', 99), of('local/c.ts', 10)])).toMatchObject(
    [{ path: 'local/b.ts', message: expect.stringContaining('91 lines, at most 90') }],
  );
  expect(checkMedianLength([of('local/a.ts', 90), of('local/b.ts', 99), of('local/c.ts', 10)])).toEqual([]);
});

test('folders need a README of at most 15 lines, files a name that says something', () => {
  const paths = ['local/sts/server.ts', 'test/fixtures/x/y.ts', 'run.mjs'];
  expect(checkReadmes(paths, () => undefined)).toMatchObject([{ path: 'local/sts/README.md' }]);
  expect(checkReadmes(paths, () => 'line\n'.repeat(16))).toMatchObject([{ line: 16 }]);
  expect(checkReadmes(paths, () => 'line\n'.repeat(15))).toEqual([]);
  const names = [
    'a/utils.ts',
    'a/test-helpers.ts',
    'a/common.test.ts',
    'a/session-manager.ts',
    'a/utility-bill.ts',
  ];
  expect(checkFileNames(names)).toHaveLength(4);
});

test('the tables may not name what is gone, and every product file has a room', () => {
  const file = sourceFile('functions/policy/a.ts', 'export {};');
  expect(checkTable([file], ROOMS).map(({ message }) => message)).toEqual([
    expect.stringContaining('functions/vend holds no file'),
    expect.stringContaining('functions/aws holds no file'),
  ]);
  expect(checkTable([file], { 'functions/policy': { rooms: [], packages: [] } })).toEqual([]);
  expect(checkClassList([file], [{ path: 'functions/policy/a.ts', name: 'Gone', reason: 'x' }])).toHaveLength(
    1,
  );
  const strays = imports([sourceFile('functions/new/a.ts', ''), sourceFile('functions/a.ts', '')]);
  expect(strays.map(({ message }) => message)).toEqual(
    Array(2).fill(expect.stringContaining('add its folder there')),
  );
});

/** Tables that would permit what no table may. */
const BAD_TABLES: [table: Record<string, Room>, fault: string][] = [
  [
    {
      'functions/a': { rooms: ['functions/b'], packages: [] },
      'functions/b': { rooms: ['functions/a'], packages: [] },
    },
    'functions/a > functions/b > functions/a',
  ],
  [{ 'functions/a': { rooms: ['local/b'], packages: [] } }, 'functions/a may not be allowed local/b'],
  [{ 'client/a': { rooms: ['local/b'], packages: [] } }, 'client/a may not be allowed local/b'],
  [{ 'local/a': { rooms: ['test/b'], packages: [] } }, 'local/a may not be allowed test/b'],
  [{ 'functions/a': { rooms: [], packages: ['@aws-sdk/client-sts'] } }, 'only functions/aws'],
  [{ 'functions/a': { rooms: [], packages: ['@smithy/types'] } }, 'only functions/aws'],
  [{ 'functions/a': { rooms: [], packages: ['node:fs'], pure: true } }, 'may not be allowed node:fs'],
  [
    {
      'functions/a': { rooms: ['functions/b'], packages: [], pure: true },
      'functions/b': { rooms: [], packages: [] },
    },
    'functions/b is not pure',
  ],
];

test.for(BAD_TABLES)('a table is refused: %o', ([table, fault]) => {
  expect(
    checkTableRules(table)
      .map(({ message }) => message)
      .join('\n'),
  ).toContain(fault);
});
