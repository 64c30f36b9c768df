import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** The repository's root, absolute. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

const PARTS = ['functions', 'client', 'local', 'test', 'bench', 'infra', 'dashboards'];

export type SourceFile = {
  /** From the root, with `/`. */
  path: string;
  text: string;
  program: ReturnType<typeof parseSync>['program'];
  comments: ReturnType<typeof parseSync>['comments'];
  /** Line of a character offset, counted from 1. */
  lineAt: (offset: number) => number;
  lineCount: number;
};

export type Fault = { path: string; line: number; message: string };

export function sourceFile(path: string, text: string): SourceFile {
  const { program, comments } = parseSync(path, text);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  return { path, text, program, comments, lineAt, lineCount: text.trimEnd().split('\n').length };
}

/** Every TypeScript file of ours, and run.mjs. */
export function readSources(): SourceFile[] {
  const patterns = [...PARTS.map((part) => `${part}/**/*.ts`), '*.ts', 'run.mjs'];
  return globSync(patterns, { cwd: ROOT })
    .toSorted()
    .map((path) => sourceFile(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** `path:line: message`, one a line, as editors and terminals link it. */
export function render(faults: readonly Fault[]): string {
  return faults.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('\n');
}

/** Is this part of the product, and not of its tests? */
export function isProduct(path: string): boolean {
  return /^(functions|client|local)\//.test(path);
}

export function isGenerated(path: string): boolean {
  return path.endsWith('.generated.ts');
}
