import {
  type Cursor,
  nextLine,
  openCursor,
  readBlockKey,
  readPlainScalar,
  skipFlowSpace,
  skipSpaces,
} from './yaml-plain-text.ts';
import { type ListTree, MAX_DEPTH, type MapTree, type ScalarTree, type Tree } from './yaml-tree.ts';

/**
 * Reads a document written in plain YAML: block and flow collections of scalars that
 * stand on one line. A policy of 1,000 rules takes a few milliseconds so, a tenth of what
 * the YAML library needs. Whatever is not surely plain (tags, anchors, block scalars,
 * escapes, nulls, tabs, every mistake) is left to the library, which reads all that this
 * accepts in the same way: a test compares the two.
 * @returns the tree, or the offset at which the text stops being plain
 */
export function readPlain(text: string): { tree: Tree } | { stoppedAt: number } {
  const cursor = openCursor(text);
  if (!cursor) return { stoppedAt: 0 };
  const tree = skipDocumentStart(cursor) && readRoot(cursor);
  return tree && cursor.indent < 0 ? { tree } : { stoppedAt: cursor.at };
}

function skipDocumentStart(cursor: Cursor): boolean {
  if (!nextLine(cursor)) return false;
  if (cursor.indent !== 0 || !/^--- *\n/.test(cursor.text.slice(cursor.at))) return true;
  cursor.at += 3;
  return nextLine(cursor);
}

function readRoot(cursor: Cursor): Tree | undefined {
  const first = cursor.text[cursor.at];
  if (first !== '{' && first !== '[') return readBlock(cursor, 1);
  const tree = readFlow(cursor, -1, 1);
  return tree && nextLine(cursor) ? tree : undefined;
}

function isListItem({ text, at }: Cursor): boolean {
  return text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === '\n');
}

/**
 * A list or map whose first line the cursor is at, up to the first line that is not of it.
 * If that line is of no collection around it either, the document does not end where it should.
 */
function readBlock(cursor: Cursor, depth: number): Tree | undefined {
  if (depth > MAX_DEPTH || cursor.indent < 0) return undefined;
  return isListItem(cursor) ? readList(cursor, depth) : readMap(cursor, depth);
}

function readList(cursor: Cursor, depth: number): ListTree | undefined {
  const { indent, at: offset } = cursor;
  const items: Tree[] = [];
  while (cursor.indent === indent && isListItem(cursor)) {
    cursor.at += 1;
    const spaces = skipSpaces(cursor);
    const item = readItem(cursor, indent, indent + 1 + spaces, depth + 1);
    if (!item) return undefined;
    items.push(item);
  }
  return { kind: 'list', offset, items, tag: undefined };
}

function readItem(cursor: Cursor, indent: number, column: number, depth: number): Tree | undefined {
  if (startsLine(cursor))
    return nextLine(cursor) && cursor.indent > indent ? readBlock(cursor, depth) : undefined;
  const { at } = cursor;
  const isMap = readBlockKey(cursor) && isColon(cursor);
  cursor.at = at;
  if (!isMap) return readValue(cursor, indent, depth);
  cursor.indent = column;
  return readBlock(cursor, depth);
}

function readMap(cursor: Cursor, depth: number): MapTree | undefined {
  const { indent, at: offset } = cursor;
  const pairs: MapTree['pairs'] = [];
  while (cursor.indent === indent && !isListItem(cursor)) {
    const key = readBlockKey(cursor);
    if (!key || !isColon(cursor)) return undefined;
    const value = readMapValue(cursor, indent, depth + 1);
    if (!value) return undefined;
    pairs.push({ key, value });
  }
  return { kind: 'map', offset, pairs, tag: undefined };
}

/** Past a colon that ends a key of a block map. */
function isColon(cursor: Cursor): boolean {
  skipSpaces(cursor);
  const { text, at } = cursor;
  if (text[at] !== ':' || (text[at + 1] !== ' ' && text[at + 1] !== '\n')) return false;
  cursor.at += 1;
  return true;
}

function readMapValue(cursor: Cursor, indent: number, depth: number): Tree | undefined {
  const spaces = skipSpaces(cursor);
  if (!startsLine(cursor)) return readValue(cursor, indent, depth);
  if ((cursor.text[cursor.at] === '#' && spaces === 0) || !nextLine(cursor)) return undefined;
  // A list may stand at its key's own indentation (YAML 1.2.2, 8.2.2).
  const isNested = cursor.indent > indent || (cursor.indent === indent && isListItem(cursor));
  return isNested ? readBlock(cursor, depth) : undefined;
}

/** Whether no value follows on this line. */
function startsLine({ text, at }: Cursor): boolean {
  return text[at] === '\n' || text[at] === '#' || at >= text.length;
}

/** A value on the line of its key or dash, up to the next line. */
function readValue(cursor: Cursor, indent: number, depth: number): Tree | undefined {
  const first = cursor.text[cursor.at];
  const value =
    first === '{' || first === '[' ? readFlow(cursor, indent, depth) : readPlainScalar(cursor, false);
  return value && nextLine(cursor) ? value : undefined;
}

function readFlow(cursor: Cursor, indent: number, depth: number): Tree | undefined {
  if (depth > MAX_DEPTH) return undefined;
  return cursor.text[cursor.at] === '{'
    ? readFlowMap(cursor, indent, depth)
    : readFlowList(cursor, indent, depth);
}

function readFlowList(cursor: Cursor, indent: number, depth: number): ListTree | undefined {
  const offset = cursor.at;
  const items: Tree[] = [];
  const closed = readFlowItems(cursor, indent, ']', () => {
    const item = readFlowValue(cursor, indent, depth + 1);
    if (item) items.push(item);
    return item !== undefined;
  });
  return closed ? { kind: 'list', offset, items, tag: undefined } : undefined;
}

function readFlowMap(cursor: Cursor, indent: number, depth: number): MapTree | undefined {
  const offset = cursor.at;
  const pairs: MapTree['pairs'] = [];
  const closed = readFlowItems(cursor, indent, '}', () => {
    const key = readPlainScalar(cursor, true);
    if (!key || key.text.length > 100 || !isFlowColon(cursor, key) || !skipFlowSpace(cursor, indent))
      return false;
    const value = readFlowValue(cursor, indent, depth + 1);
    if (value) pairs.push({ key, value });
    return value !== undefined;
  });
  return closed ? { kind: 'map', offset, pairs, tag: undefined } : undefined;
}

/** Past `[` or `{`, items with a comma after each but the last, which may have one, and `close`. */
function readFlowItems(cursor: Cursor, indent: number, close: ']' | '}', readOne: () => boolean): boolean {
  cursor.at += 1;
  for (;;) {
    if (!skipFlowSpace(cursor, indent)) return false;
    if (cursor.text[cursor.at] !== close && (!readOne() || !skipFlowSpace(cursor, indent))) return false;
    const mark = cursor.text[cursor.at];
    if (mark !== ',' && mark !== close) return false;
    cursor.at += 1;
    if (mark === close) return true;
  }
}

/** Past the colon after a key, which may touch the value only after a quoted key (YAML 1.2.2, 7.4.2). */
function isFlowColon(cursor: Cursor, key: ScalarTree): boolean {
  skipSpaces(cursor);
  const { text, at } = cursor;
  if (text[at] !== ':' || (key.plain && text[at + 1] !== ' ' && text[at + 1] !== '\n')) return false;
  cursor.at += 1;
  return true;
}

function readFlowValue(cursor: Cursor, indent: number, depth: number): Tree | undefined {
  const first = cursor.text[cursor.at];
  return first === '{' || first === '[' ? readFlow(cursor, indent, depth) : readPlainScalar(cursor, true);
}
