import { Composer, isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import { type Fault, type FaultLog, openFaultLog, shown } from './yaml-fault.ts';
import { tokenize } from './yaml-tokens.ts';

export type { Fault } from './yaml-fault.ts';
export { shown } from './yaml-fault.ts';

/** The largest document that is read, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 65_536;
/** So many wrong characters are pointed at; one is enough to refuse the text. */
const MAX_CHARACTER_FAULTS = 20;

/**
 * A place in a document: where it stands, and the YAML that stands there. Read it with
 * `readMap`, `readSequence` and `readScalar`, which note what is wrong and answer
 * undefined; nothing is to be read from it in any other way.
 */
export type YamlNode = {
  readonly source: ParsedNode | null;
  readonly offset: number;
  readonly parent: YamlNode | undefined;
  readonly key: string | number;
  readonly log: FaultLog;
};

/** The faults noted so far in the node's document, in the order of the text. */
export function faultsOf(node: YamlNode): Fault[] {
  return node.log.list();
}

/** Notes a fault of the value at `node`. */
export function fault(node: YamlNode, message: string): void {
  node.log.add(node.offset, pathOf(node), message);
}

/** Like `rules[2].conditions.users[0]`; empty for the document itself. */
export function pathOf(node: YamlNode): string {
  if (!node.parent) return '';
  const before = pathOf(node.parent);
  if (typeof node.key === 'number') return `${before}[${node.key}]`;
  const simple = /^[A-Za-z_][\w-]*$/.test(node.key);
  if (!simple) return `${before}["${shown(node.key).replaceAll('"', "'")}"]`;
  return before === '' ? node.key : `${before}.${node.key}`;
}

/**
 * Opens a text as one YAML document whose scalars are their source text (failsafe
 * schema). Refused: more than 64 KiB, characters YAML does not print (YAML 1.2.2, 5.1),
 * anchors, aliases, directives, several documents, nesting beyond 16 levels.
 *
 * The readers below go on after a fault so that all are found together: when the last
 * value is read, the document is good if and only if `faultsOf(root)` is empty. Anchors
 * and aliases are among those faults, so `ok: true` here does not yet mean a good document.
 */
export function openYaml(text: string): { ok: true; root: YamlNode } | { ok: false; faults: Fault[] } {
  const log = openFaultLog(text);
  checkText(text, log);
  if (log.count() > 0) return { ok: false, faults: log.list() };
  // A lone CR ends a line in YAML (1.2.2, 5.4); the parser knows LF and CRLF. Same length, same offsets.
  const source = text.replace(/\r(?!\n)/g, '\n');
  const tokens = tokenize(source, log);
  const contents = tokens && compose(tokens, source.length, log);
  if (!contents) return { ok: false, faults: log.list() };
  return { ok: true, root: { source: contents, offset: contents.range[0], parent: undefined, key: '', log } };
}

function checkText(text: string, log: FaultLog): void {
  if (text.length > MAX_TEXT_BYTES || Buffer.byteLength(text) > MAX_TEXT_BYTES) {
    log.add(0, '', `longer than ${MAX_TEXT_BYTES} bytes, split the document`);
    return;
  }
  const refused = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]|(?<!^)\ufeff/gu;
  for (const found of text.matchAll(refused)) {
    const message = `character \`${shown(found[0])}\` is not allowed, write it as an escape in double quotes`;
    log.add(found.index, '', message);
    if (log.count() === MAX_CHARACTER_FAULTS) return;
  }
}

/** Builds the tree; undefined, with the faults noted, when the text is not well-formed YAML. */
function compose(
  tokens: Parameters<Composer['compose']>[0],
  end: number,
  log: FaultLog,
): ParsedNode | undefined {
  // Keys are compared in readMap: the parser's own comparison is quadratic.
  const options = { schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false } as const;
  const [document] = withoutStacks(() => [...new Composer(options).compose(tokens, true, end)]);
  for (const { pos, message } of document?.errors ?? []) {
    log.add(pos[0], '', shown(message.charAt(0).toLowerCase() + message.slice(1), 160));
  }
  const contents = document?.contents;
  if (document && document.errors.length === 0) {
    if (contents && !(isScalar(contents) && contents.source === '' && contents.type === 'PLAIN'))
      return contents;
    log.add(0, '', 'empty document');
  }
  return undefined;
}

/** The parser makes an Error for each fault: ten thousand stacks would cost half a second. */
function withoutStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Keys that name an object's machinery in JavaScript: never data, whoever reads the document. */
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a map. Noted as faults: another kind of value, keys that are not strings, twice
 * the same key, keys of an object's prototype, keys not in `allowed` (`'any'`: all).
 * Values of refused keys are left out.
 * @returns the values by key in the document's order, undefined if it is no map
 */
export function readMap(
  node: YamlNode,
  allowed: readonly string[] | 'any',
): ReadonlyMap<string, YamlNode> | undefined {
  const { source, log } = node;
  if (!isMap<ParsedNode, ParsedNode | null>(source)) return wrongKind(node, 'a map');
  checkCollectionTag(node, 'tag:yaml.org,2002:map');
  const values = new Map<string, YamlNode>();
  const seen = new Set<string>();
  for (const pair of source.items) {
    const offset = pair.key.range[0];
    if (!isScalar(pair.key) || isPlainNull(pair.key) || typeof pair.key.value !== 'string') {
      log.add(offset, pathOf(node), 'key is not a string');
      continue;
    }
    const key = pair.key.value;
    const value: YamlNode = {
      source: pair.value,
      offset: pair.value?.range[0] ?? offset,
      parent: node,
      key,
      log,
    };
    const refusal = seen.has(key)
      ? `key \`${shown(key)}\` is here twice, keep one`
      : refusedKey(key, allowed);
    seen.add(key);
    if (refusal) log.add(offset, pathOf(value), refusal);
    else values.set(key, value);
  }
  return values;
}

function refusedKey(key: string, allowed: readonly string[] | 'any'): string | undefined {
  if (PROTOTYPE_KEYS.has(key)) return `key \`${key}\` is not allowed`;
  if (allowed === 'any' || allowed.includes(key)) return undefined;
  if (key === '<<') return 'merge keys are not allowed, write the values out here';
  return `unknown key \`${shown(key)}\`, use one of ${allowed.join(', ')}`;
}

/** Reads a list; undefined, with a fault, if it is none. */
export function readSequence(node: YamlNode): readonly YamlNode[] | undefined {
  const { source, log } = node;
  if (!isSeq<ParsedNode>(source)) return wrongKind(node, 'a list');
  checkCollectionTag(node, 'tag:yaml.org,2002:seq');
  return source.items.map((item, key) => ({ source: item, offset: item.range[0], parent: node, key, log }));
}

/**
 * Reads a scalar as its text: `007` is "007", `true` is "true". A plain null (`~`,
 * `null`, nothing) is a fault, a quoted one is text.
 */
export function readScalar(node: YamlNode): string | undefined {
  const { source } = node;
  if (!isScalar(source) || isPlainNull(source) || typeof source.value !== 'string') {
    return wrongKind(node, 'text');
  }
  const misfit = misfitOfTag(source.tag, source.value);
  if (misfit) {
    fault(node, misfit);
    return undefined;
  }
  return source.value;
}

function wrongKind(node: YamlNode, wanted: string): undefined {
  const { source } = node;
  if (isAlias(source)) return undefined;
  if (source === null || (isScalar(source) && isPlainNull(source))) {
    fault(node, `null value, write ${wanted} or remove the key`);
  } else
    fault(node, `expected ${wanted}, found ${isMap(source) ? 'a map' : isSeq(source) ? 'a list' : 'text'}`);
  return undefined;
}

const PLAIN_NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const CORE = 'tag:yaml.org,2002:';

function isPlainNull(scalar: Scalar): boolean {
  if (scalar.tag === `${CORE}null`) return true;
  return scalar.type === 'PLAIN' && scalar.tag !== `${CORE}str` && PLAIN_NULLS.has(scalar.source ?? '');
}

/** What a core tag says its text looks like (YAML 1.2.2, 10.3), with YAML 1.1's digit separators. */
const TAGGED: Readonly<Record<string, RegExp>> = {
  bool: /^(?:true|True|TRUE|false|False|FALSE)$/,
  int: /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$/,
  float:
    /^[-+]?(?:\.inf|\.Inf|\.INF|(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?)$|^\.(?:nan|NaN|NAN)$/,
  timestamp: /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/,
};

/** A tag may say what the text is, never make another value of it, as `!!binary` would. */
function misfitOfTag(tag: string | undefined, text: string): string | undefined {
  if (!tag?.startsWith(CORE)) return undefined;
  const name = tag.slice(CORE.length);
  if (name === 'str') return undefined;
  if (!Object.hasOwn(TAGGED, name))
    return `tag \`!!${shown(name)}\` is not allowed here, write the text itself`;
  return TAGGED[name]?.test(text) ? undefined : `\`${shown(text)}\` is no \`!!${name}\`, remove the tag`;
}

function checkCollectionTag(node: YamlNode, own: string): void {
  const tag = node.source?.tag;
  if (tag && tag !== own && tag !== '!') fault(node, `tag \`${shown(tag)}\` is not allowed here, remove it`);
}
