import { Visitor } from 'oxc-parser';
import type { Fault, SourceFile } from './source-file.ts';
import { isProduct } from './source-file.ts';

/** A class that is allowed, and why a function would not do. */
export type AllowedClass = { path: string; name: string; reason: string };

type Report = (offset: number, message: string) => void;

/** Types that switch the checker off, and syntax that is more than erased types. Product files only. */
export function checkSyntax(files: readonly SourceFile[], classes: readonly AllowedClass[]): Fault[] {
  return files
    .filter(({ path }) => isProduct(path))
    .flatMap((file) => {
      const faults: Fault[] = [];
      const report: Report = (offset, message) => {
        faults.push({ path: file.path, line: file.lineAt(offset), message });
      };
      typeEscapes(report).visit(file.program);
      shapes(file.path, classes, report).visit(file.program);
      return faults;
    });
}

function typeEscapes(report: Report): Visitor {
  return new Visitor({
    TSAnyKeyword: (node) => report(node.start, '`any`: use `unknown` and parse it, or write the type'),
    TSAsExpression(node) {
      const type = node.typeAnnotation;
      const isConst =
        type.type === 'TSTypeReference' &&
        type.typeName.type === 'Identifier' &&
        type.typeName.name === 'const';
      if (!isConst) report(node.start, '`as` cast: narrow with a check, parse it, or use `satisfies`');
    },
    TSTypeAssertion: (node) => report(node.start, 'cast: narrow with a check, parse it, or use `satisfies`'),
    TSNonNullExpression: (node) =>
      report(node.start, 'non-null `!`: test for undefined and say what it means when it is'),
  });
}

function shapes(path: string, classes: readonly AllowedClass[], report: Report): Visitor {
  const onClass = (name: string, offset: number): void => {
    if (classes.some((one) => one.path === path && one.name === name)) return;
    report(
      offset,
      `class ${name}: write a function, or list it in test/house/rules/classes.ts with the reason`,
    );
  };
  return new Visitor({
    ClassDeclaration: (node) => onClass(node.id?.name ?? '(unnamed)', node.start),
    ClassExpression: (node) => onClass(node.id?.name ?? '(unnamed)', node.start),
    TSEnumDeclaration: (node) => report(node.start, 'enum: use a union of string literals'),
    TSModuleDeclaration(node) {
      // `declare module 'name'` gives types to a package that has none.
      if (node.id.type !== 'Literal') report(node.start, 'namespace: a module is a file');
    },
    TSParameterProperty: (node) => report(node.start, 'parameter property: declare the field and assign it'),
  });
}

/** Entries of the list that name no class any more. */
export function checkClassList(files: readonly SourceFile[], classes: readonly AllowedClass[]): Fault[] {
  return classes
    .filter(({ path, name }) => {
      const file = files.find((one) => one.path === path);
      return file === undefined || !new RegExp(`\\bclass ${name}\\b`).test(file.text);
    })
    .map(({ path, name }) => ({
      path: 'test/house/rules/classes.ts',
      line: 1,
      message: `no class ${name} in ${path}: take the entry out`,
    }));
}

// Put together so that this file does not trip its own rule.
const UNFINISHED = new RegExp(`\\b(${['TO', 'FIX'].map((part, n) => part + ['DO', 'ME'][n]).join('|')})\\b`);
const PROMISES = /\b(for now|not (yet )?implemented|placeholder)\b/i;
const SWITCHES = /@ts-(ignore|expect-error|nocheck)|biome-ignore/;

/** Comments that promise work or silence a tool. Every file. */
export function checkComments(files: readonly SourceFile[]): Fault[] {
  return files.flatMap((file) =>
    file.comments.flatMap(({ value, start }) => {
      const at = (message: string): Fault[] => [{ path: file.path, line: file.lineAt(start), message }];
      const unfinished = UNFINISHED.exec(value) ?? PROMISES.exec(value);
      if (unfinished !== null)
        return at(`“${unfinished[0]}”: do it now, or file an issue and say what is so`);
      const silenced = SWITCHES.exec(value);
      return silenced === null ? [] : at(`${silenced[0]}: mend what the tool complains of`);
    }),
  );
}
