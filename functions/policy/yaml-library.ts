import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
} from 'yaml';
import { type FaultLog, shown } from './yaml-fault.ts';
import { MAX_SYNTAX_FAULTS, tokenize } from './yaml-tokens.ts';
import type { ScalarTree, Tree } from './yaml-tree.ts';

/**
 * Reads a document with the YAML library, within limits; undefined, with the faults
 * noted, when the text is not one well-formed YAML document. `text` has line ends LF or
 * CRLF; `notPlainAt` is where it stopped being plain.
 */
export function readWithLibrary(text: string, notPlainAt: number, log: FaultLog): Tree | undefined {
  const tokens = tokenize(text, notPlainAt, log);
  const contents = tokens && compose(tokens, text.length, log);
  return contents && treeOf(contents);
}

function compose(tokens: Iterable<CST.Token>, end: number, log: FaultLog): ParsedNode | undefined {
  // Keys are compared by readMap: the library's own comparison is quadratic.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false });
  const noted = noteErrors(composer, log);
  let document: Document.Parsed | undefined;
  try {
    [document] = composer.compose(tokens, true, end);
  } catch (error) {
    if (error !== TOO_MANY) throw error;
  }
  for (const { pos, message } of document?.errors.slice(0, MAX_SYNTAX_FAULTS) ?? []) {
    noteError(noted, log, pos[0], message);
  }
  if (!document || noted.count > 0) return undefined;
  const { contents } = document;
  if (contents && !(isScalar(contents) && contents.source === '' && contents.type === 'PLAIN'))
    return contents;
  log.add(0, '', 'empty document');
  return undefined;
}

type ErrorPlace = number | readonly number[] | { offset: number };

const TOO_MANY = new Error('too many faults of syntax');

/**
 * Has the composer note its errors here instead of making an Error of each, and give up
 * after some: a text can have tens of thousands. What it does not tell `onError` is in the
 * document's own list of errors.
 */
function noteErrors(composer: Composer, log: FaultLog): { count: number } {
  const noted = { count: 0 };
  const onError = (source: ErrorPlace, _code: string, message: string, warning?: boolean): void => {
    if (warning) return;
    const offset =
      typeof source === 'number' ? source : 'offset' in source ? source.offset : (source[0] ?? 0);
    noteError(noted, log, offset, message);
    if (noted.count >= MAX_SYNTAX_FAULTS) throw TOO_MANY;
  };
  Object.assign(composer, { onError });
  return noted;
}

function noteError(noted: { count: number }, log: FaultLog, offset: number, message: string): void {
  noted.count += 1;
  log.add(offset, '', shown(message.charAt(0).toLowerCase() + message.slice(1), 160));
}

/** Not deeper than the limit on nesting, which `tokenize` keeps. */
function treeOf(node: ParsedNode): Tree {
  const [offset] = node.range;
  if (isAlias(node)) return { kind: 'alias', offset };
  if (isScalar(node)) return scalarOf(node, offset);
  if (isSeq<ParsedNode>(node)) return { kind: 'list', offset, items: node.items.map(treeOf), tag: node.tag };
  if (!isMap<ParsedNode, ParsedNode | null>(node)) throw new Error('a node of no known kind');
  const pairs = node.items.map(({ key, value }) => ({
    key: treeOf(key),
    value: value ? treeOf(value) : undefined,
  }));
  return { kind: 'map', offset, pairs, tag: node.tag };
}

function scalarOf(node: Scalar, offset: number): ScalarTree {
  return { kind: 'scalar', offset, text: String(node.value), plain: node.type === 'PLAIN', tag: node.tag };
}
