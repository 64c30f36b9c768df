import { Visitor } from 'oxc-parser';
import { roomOf } from './imports.ts';
import type { Room } from './rooms.ts';
import type { Fault, SourceFile } from './source-file.ts';

/** Faults of files that read a clock, chance, the environment or the world where the table says pure. */
export function checkPurity(files: readonly SourceFile[], rooms: Readonly<Record<string, Room>>): Fault[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path, rooms);
    if (room === undefined || rooms[room]?.pure !== true) return [];
    return impurities(file).map(({ offset, what }) => ({
      path: file.path,
      line: file.lineAt(offset),
      message: `${room} is pure and may not use ${what}: take the value as an argument`,
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
