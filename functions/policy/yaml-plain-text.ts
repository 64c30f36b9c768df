import type { ScalarTree } from './yaml-tree.ts';

/** Where reading stands. `indent` is the column of the line's first character, -1 at the end. */
export type Cursor = { readonly text: string; at: number; indent: number };

/** Space that is more than a space, and all that needs the YAML library: then a text is not plain. */
const UNUSUAL_SPACE = /[\t\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;

/** Plain scalars of one line, beginning with what can begin nothing else. */
const BLOCK_SCALAR = /[A-Za-z0-9_/$+(^~=<;](?:[^\s:]|:(?=\S)| +(?=[^\s:#]))*/y;
const FLOW_SCALAR = /[A-Za-z0-9_/$+(^~=<;](?:[^\s,[\]{}:]|:(?=[^\s,[\]{}:])| +(?=[^\s,[\]{}:#]))*/y;
const BLOCK_KEY = /[A-Za-z_][\w-]{0,100}(?= *:(?:[ \n]|$))/y;
const DOUBLE_QUOTED = /"((?:[^"\\\n]|\\["\\/nt])*)"/y;
const SINGLE_QUOTED = /'((?:[^'\n]|'')*)'/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t' };

/** A cursor at the start of a text, or undefined if the text has more than plain spaces. */
export function openCursor(text: string): Cursor | undefined {
  const source = text.replace(/\r\n/g, ' \n');
  return UNUSUAL_SPACE.test(source) ? undefined : { text: source, at: 0, indent: -1 };
}

/** From anywhere after a line's content to the first character of the next line with content. */
export function nextLine(cursor: Cursor): boolean {
  const { text } = cursor;
  if (cursor.at > 0 && text[cursor.at - 1] !== '\n' && !endLine(cursor)) return false;
  for (;;) {
    const lineStart = cursor.at;
    skipSpaces(cursor);
    const character = text[cursor.at];
    cursor.indent = character === undefined ? -1 : cursor.at - lineStart;
    if (character !== '#' && character !== '\n') return true;
    skipLine(cursor);
  }
}

/** Past spaces, a comment and the line's end; false if anything else stands there. */
function endLine(cursor: Cursor): boolean {
  const spaces = skipSpaces(cursor);
  const character = cursor.text[cursor.at];
  if (character === '#' ? spaces === 0 : character !== '\n' && character !== undefined) return false;
  skipLine(cursor);
  return true;
}

/** In a flow collection: past spaces, comments and line ends, of which each new line is indented beyond `indent`. */
export function skipFlowSpace(cursor: Cursor, indent: number): boolean {
  for (;;) {
    const spaces = skipSpaces(cursor);
    const character = cursor.text[cursor.at];
    if (character === '#' ? spaces === 0 : character !== '\n') return character !== '#';
    skipLine(cursor);
    const lineStart = cursor.at;
    skipSpaces(cursor);
    if (cursor.at - lineStart <= indent && cursor.text[cursor.at] !== '\n') return false;
    cursor.at = lineStart;
  }
}

export function skipSpaces(cursor: Cursor): number {
  const before = cursor.at;
  while (cursor.text[cursor.at] === ' ') cursor.at += 1;
  return cursor.at - before;
}

function skipLine(cursor: Cursor): void {
  const end = cursor.text.indexOf('\n', cursor.at);
  cursor.at = end < 0 ? cursor.text.length : end + 1;
}

/** A quoted or plain scalar of one line. */
export function readPlainScalar(cursor: Cursor, inFlow: boolean): ScalarTree | undefined {
  return readQuoted(cursor) ?? read(cursor, inFlow ? FLOW_SCALAR : BLOCK_SCALAR, true, (text) => text);
}

/** A key of a block map, up to its colon. */
export function readBlockKey(cursor: Cursor): ScalarTree | undefined {
  return readQuoted(cursor) ?? read(cursor, BLOCK_KEY, true, (text) => text);
}

function readQuoted(cursor: Cursor): ScalarTree | undefined {
  switch (cursor.text[cursor.at]) {
    case '"':
      return read(cursor, DOUBLE_QUOTED, false, (quoted) =>
        quoted.slice(1, -1).replace(/\\(.)/g, (_, name: string) => ESCAPES[name] ?? ''),
      );
    case "'":
      return read(cursor, SINGLE_QUOTED, false, (quoted) => quoted.slice(1, -1).replaceAll("''", "'"));
    default:
      return undefined;
  }
}

function read(
  cursor: Cursor,
  pattern: RegExp,
  plain: boolean,
  textOf: (found: string) => string,
): ScalarTree | undefined {
  const offset = cursor.at;
  pattern.lastIndex = offset;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  cursor.at += found.length;
  return { kind: 'scalar', offset, text: textOf(found), plain, tag: undefined };
}
