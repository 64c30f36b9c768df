import { Visitor } from 'oxc-parser';
import type { Fault, SourceFile } from './source-file.ts';
import { isGenerated, isProduct } from './source-file.ts';

const FILE_LINES = 300;
const MEDIAN_LINES = 90;
const FUNCTION_LINES = 50;
/** The hot path told in one function: longer than others may be, still one screenful and a half. */
const STORY = { path: 'functions/vend/vend.ts', lines: 99 };

/** Files of at most 300 lines, tests too; generated ones are exempt. */
export function checkFileLength(files: readonly SourceFile[]): Fault[] {
  return files
    .filter(({ path, lineCount }) => !isGenerated(path) && lineCount > FILE_LINES)
    .map(({ path, lineCount }) => ({
      path,
      line: FILE_LINES + 1,
      message: `${lineCount} lines, at most ${FILE_LINES}: split it by what its parts are about`,
    }));
}

/** Half of the product's files have at most 90 lines. */
export function checkMedianLength(files: readonly SourceFile[]): Fault[] {
  const product = files
    .filter(({ path }) => isProduct(path) && !isGenerated(path))
    .toSorted((a, b) => a.lineCount - b.lineCount);
  const middle = product[Math.floor(product.length / 2)];
  if (middle === undefined || middle.lineCount <= MEDIAN_LINES) return [];
  const message = `the median file of the product has ${middle.lineCount} lines, at most ${MEDIAN_LINES}: split the longest`;
  return [{ path: product.at(-1)?.path ?? middle.path, line: 1, message }];
}

/** Functions of at most 50 lines in the product; the story of the hot path may have 99. */
export function checkFunctionLength(files: readonly SourceFile[]): Fault[] {
  return files
    .filter(({ path }) => isProduct(path) && !isGenerated(path))
    .flatMap((file) => {
      const limit = file.path === STORY.path ? STORY.lines : FUNCTION_LINES;
      const faults: Fault[] = [];
      const check = ({ start, end }: { start: number; end: number }): void => {
        const line = file.lineAt(start);
        const lines = file.lineAt(end) - line + 1;
        if (lines <= limit) return;
        const message = `function of ${lines} lines, at most ${limit}: give its steps names of their own`;
        faults.push({ path: file.path, line, message });
      };
      new Visitor({
        FunctionDeclaration: check,
        FunctionExpression: check,
        ArrowFunctionExpression: check,
      }).visit(file.program);
      return faults;
    });
}
