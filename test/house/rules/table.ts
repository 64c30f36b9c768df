import type { Room } from './rooms.ts';
import type { Fault } from './source-file.ts';

type Table = Readonly<Record<string, Room>>;

/** Parts of the repository whose rooms a part may use at all. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  functions: ['functions'],
  client: ['client', 'functions', 'dashboards'],
  local: ['local', 'functions', 'client'],
};

function partOf(room: string): string {
  return room.split('/')[0] ?? room;
}

/** What no table of rooms may allow, whatever it says: the table is data that is easy to widen by accident. */
export function checkTableRules(table: Table): Fault[] {
  const messages = Object.entries(table).flatMap(([name, room]) => [
    ...strayRooms(name, room),
    ...strayPackages(name, room),
    ...impureRooms(name, room, table),
    ...cyclesFrom(name, table),
  ]);
  return messages.map((message) => ({ path: 'test/house/rules/rooms.ts', line: 1, message }));
}

function strayRooms(name: string, { rooms }: Room): string[] {
  return rooms
    .filter((other) => PARTS[partOf(name)]?.includes(partOf(other)) !== true)
    .map((other) => `${name} may not be allowed ${other}: ${partOf(name)}/ stands without ${partOf(other)}/`);
}

function strayPackages(name: string, { packages, pure }: Room): string[] {
  const aws = packages.filter((one) => /^@(aws-sdk|smithy)\//.test(one));
  const io = packages.filter((one) => one.startsWith('node:') && !/^node:crypto#/.test(one));
  return [
    ...(partOf(name) === 'functions' && name !== 'functions/aws' && aws.length > 0
      ? [`${name} may not be allowed ${aws.join(', ')}: only functions/aws speaks to AWS`]
      : []),
    ...(pure === true && io.length > 0 ? [`${name} is pure and may not be allowed ${io.join(', ')}`] : []),
  ];
}

function impureRooms(name: string, { rooms, pure }: Room, table: Table): string[] {
  if (pure !== true) return [];
  return rooms
    .filter((other) => table[other]?.pure !== true)
    .map((other) => `${name} is pure, ${other} is not pure: it would bring the world in`);
}

/** A circle is reported once, from its first room by name. */
function cyclesFrom(start: string, table: Table): string[] {
  const walk = (room: string, path: readonly string[]): string[] =>
    (table[room]?.rooms ?? []).flatMap((next) => {
      if (next === start)
        return [`${[...path, next].join(' > ')} is a circle: move what both need to a third room`];
      return path.includes(next) || next < start ? [] : walk(next, [...path, next]);
    });
  return walk(start, [start]);
}
