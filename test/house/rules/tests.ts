import type { CallExpression, MemberExpression } from 'oxc-parser';
import { Visitor } from 'oxc-parser';
import type { Fault, SourceFile } from './source-file.ts';

const RUNNERS = new Set(['test', 'it', 'describe', 'suite', 'bench']);
const LEFT_OUT = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails']);

function runnerOf(node: MemberExpression): string | undefined {
  const { object } = node;
  if (object.type === 'Identifier') return RUNNERS.has(object.name) ? object.name : undefined;
  return object.type === 'MemberExpression' ? runnerOf(object) : undefined;
}

function isContextSkip({ callee }: CallExpression): boolean {
  if (callee.type === 'Identifier') return callee.name === 'skip';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  return callee.property.name === 'skip' && runnerOf(callee) === undefined;
}

function hasReason({ arguments: given }: CallExpression): boolean {
  const last = given.at(-1);
  if (last?.type === 'TemplateLiteral') return true;
  if (last?.type === 'Literal') return typeof last.value === 'string' && last.value.trim() !== '';
  // A reason somebody else gave: `found.reason`.
  if (last?.type === 'MemberExpression' && last.property.type === 'Identifier')
    return /reason|why/i.test(last.property.name);
  // A reason kept in a constant.
  return last?.type === 'Identifier' && (given.length === 2 || /reason|why/i.test(last.name));
}

/** No test alone, none left out without a reason that the last lines of a run print. */
export function checkTests(files: readonly SourceFile[]): Fault[] {
  return files
    .filter(({ path }) => path.startsWith('test/'))
    .flatMap((file) => {
      const faults: Fault[] = [];
      const report = (offset: number, message: string): void => {
        faults.push({ path: file.path, line: file.lineAt(offset), message });
      };
      new Visitor({
        MemberExpression(node) {
          const runner = runnerOf(node);
          if (runner === undefined || node.property.type !== 'Identifier') return;
          const { name } = node.property;
          if (name === 'only')
            report(node.start, `${runner}.only: run one test with \`npm test -- FILE -t NAME\``);
          if (LEFT_OUT.has(name))
            report(
              node.start,
              `${runner}.${name} gives no reason: use \`({ skip }) => skip(condition, 'reason')\``,
            );
        },
        CallExpression(node) {
          if (isContextSkip(node) && !hasReason(node))
            report(node.start, 'skip without a reason: give it as the last argument');
        },
      }).visit(file.program);
      return faults;
    });
}
