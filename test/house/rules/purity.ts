import { Visitor } from 'oxc-parser';
import { roomOf } from './imports.ts';
import type { Room } from './rooms.ts';
import type { Fault, SourceFile } from './source-file.ts';

/**
 * Pure rooms read no clock, chance, environment or timer; the rest of functions/ neither, except the `worldly`
 * files (or folders, ending in `/`), which read them and hand them on.
 */
export function checkPurity(
  files: readonly SourceFile[],
  rooms: Readonly<Record<string, Room>>,
  worldly: readonly string[],
): Fault[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path, rooms);
    const isPure = room !== undefined && rooms[room]?.pure === true;
    if (!isPure && (!file.path.startsWith('functions/') || worldly.some((one) => file.path.startsWith(one))))
      return [];
    const why = isPure ? `${room} is pure and` : `only ${worldly.join(', ')} touch the world: this file`;
    return impurities(file).map(({ offset, what }) => ({
      path: file.path,
      line: file.lineAt(offset),
      message: `${why} may not use ${what}: take the value as an argument`,
    }));
  });
}

const WORLD = new Set(['process', 'performance', 'crypto', 'console', 'globalThis']);
const CALLS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'Date']);

function impurities(file: SourceFile): { offset: number; what: string }[] {
  const found: { offset: number; what: string }[] = [];
  new Visitor({
    MemberExpression(node) {
      if (node.object.type !== 'Identifier') return;
      const name = node.property.type === 'Identifier' ? `${node.object.name}.${node.property.name}` : '';
      if (WORLD.has(node.object.name)) found.push({ offset: node.start, what: `\`${node.object.name}\`` });
      if (name === 'Date.now' || name === 'Math.random')
        found.push({ offset: node.start, what: `\`${name}\`` });
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && CALLS.has(node.callee.name))
        found.push({ offset: node.start, what: `\`${node.callee.name}()\`` });
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
        found.push({ offset: node.start, what: '`new Date()`' });
    },
  }).visit(file.program);
  return found;
}
