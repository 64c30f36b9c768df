import { dirname, join } from 'node:path/posix';
import { Visitor } from 'oxc-parser';
import type { Room } from './rooms.ts';
import type { Fault, SourceFile } from './source-file.ts';
import { isProduct } from './source-file.ts';

type Import = { from: string; names: string[]; line: number };

/** Static imports, re-exports and `import('…')`. A dynamic import of something computed has `from` ''. */
function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (from: string, names: string[], offset: number): void => {
    found.push({ from, names, line: file.lineAt(offset) });
  };
  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers.map((one) =>
        one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' ? one.imported.name : '*',
      );
      add(node.source.value, names, node.start);
    },
    ExportAllDeclaration: (node) => add(node.source.value, ['*'], node.start),
    ExportNamedDeclaration(node) {
      if (node.source !== null) add(node.source.value, ['*'], node.start);
    },
    ImportExpression(node) {
      const { source } = node;
      add(
        source.type === 'Literal' && typeof source.value === 'string' ? source.value : '',
        ['*'],
        node.start,
      );
    },
  }).visit(file.program);
  return found;
}

export function roomOf(path: string, rooms: Readonly<Record<string, Room>>): string | undefined {
  const folder = dirname(path);
  // A part's own folder, as `client`, is a room without the folders below it.
  return Object.keys(rooms)
    .filter((room) => folder === room || (room.includes('/') && folder.startsWith(`${room}/`)))
    .toSorted((a, b) => b.length - a.length)[0];
}

function packageOf(specifier: string): string {
  const depth = specifier.startsWith('@') ? 2 : 1;
  return specifier.split('/').slice(0, depth).join('/');
}

function allowsPackage(room: Room, { from, names }: Import): boolean {
  const name = from.startsWith('node:') ? from : packageOf(from);
  if (room.packages.includes(name)) return true;
  return names.length > 0 && names.every((one) => room.packages.includes(`${name}#${one}`));
}

function checkImport(file: SourceFile, room: string, one: Import, rooms: Readonly<Record<string, Room>>) {
  const allowed = rooms[room];
  if (allowed === undefined) return undefined;
  if (one.from === '' && allowed.computed !== undefined) return undefined;
  if (one.from === '')
    return 'import of a computed name: write the module’s name out, so that rules can see it';
  if (!one.from.startsWith('.')) {
    if (allowsPackage(allowed, one)) return undefined;
    const what = one.names.includes('*') ? one.from : `${one.from} (${one.names.join(', ')})`;
    return allowed.pure === true
      ? `${room} is pure and may not import ${what}: take what it gives as an argument`
      : `${room} may not import ${what}: call the room that does, or add it to test/house/rules/rooms.ts with a reason`;
  }
  const target = join(dirname(file.path), one.from);
  // Published schemas are data, for whoever checks by them.
  if (/^docs\/schema\/[\w.-]+\.json$/.test(target)) return undefined;
  const targetRoom = roomOf(target, rooms);
  if (targetRoom === room) return undefined;
  if (targetRoom !== undefined && allowed.rooms.includes(targetRoom)) return undefined;
  return `${room} may not import ${targetRoom ?? target}: pass the value or a function in, or add it to test/house/rules/rooms.ts with a reason`;
}

/** Checks every import of the product against the table of rooms. */
export function checkImports(files: readonly SourceFile[], rooms: Readonly<Record<string, Room>>): Fault[] {
  return files
    .filter(({ path }) => isProduct(path))
    .flatMap((file) => {
      const room = roomOf(file.path, rooms);
      if (room === undefined)
        return [
          {
            path: file.path,
            line: 1,
            message: 'in no room of test/house/rules/rooms.ts: add its folder there',
          },
        ];
      return importsOf(file).flatMap((one) => {
        const message = checkImport(file, room, one, rooms);
        return message === undefined ? [] : [{ path: file.path, line: one.line, message }];
      });
    });
}

/** Rooms of the table that hold no file: the table must not outlive the code. */
export function checkTable(files: readonly SourceFile[], rooms: Readonly<Record<string, Room>>): Fault[] {
  return Object.keys(rooms)
    .filter((room) => !files.some(({ path }) => roomOf(path, rooms) === room))
    .map((room) => ({
      path: 'test/house/rules/rooms.ts',
      line: 1,
      message: `room ${room} holds no file: take it out of the table`,
    }));
}
