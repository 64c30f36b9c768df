import { type Fault, type FaultLog, shown } from './yaml-fault.ts';
import type { MapTree, ScalarTree, Tree } from './yaml-tree.ts';

/**
 * A place in a document: where it stands, and what stands there. Read it with `readMap`,
 * `readSequence` and `readScalar`, which note what is wrong and answer undefined.
 */
export type YamlNode = {
  /** Undefined where a key has no value at all. */
  readonly tree: Tree | undefined;
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
  if (!/^[A-Za-z_][\w-]*$/.test(node.key)) return `${before}["${shown(node.key).replaceAll('"', "'")}"]`;
  return before === '' ? node.key : `${before}.${node.key}`;
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
  const { tree, log } = node;
  if (tree?.kind !== 'map') return wrongKind(node, 'a map');
  checkCollectionTag(node, tree.tag, `${CORE}map`);
  const values = new Map<string, YamlNode>();
  const seen = new Set<string>();
  for (const pair of tree.pairs) addPair(pair);
  return values;

  function addPair({ key: keyTree, value: valueTree }: MapTree['pairs'][number]): void {
    const { offset } = keyTree;
    if (keyTree.kind !== 'scalar' || isPlainNull(keyTree)) {
      log.add(offset, pathOf(node), 'key is not a string');
      return;
    }
    const key = keyTree.text;
    const value: YamlNode = { tree: valueTree, offset: valueTree?.offset ?? offset, parent: node, key, log };
    const refusal = seen.has(key)
      ? `key \`${shown(key)}\` is here twice, keep one`
      : refusedKey(key, allowed);
    seen.add(key);
    if (refusal) log.add(offset, pathOf(value), refusal);
    else values.set(key, value);
  }
}

function refusedKey(key: string, allowed: readonly string[] | 'any'): string | undefined {
  if (PROTOTYPE_KEYS.has(key)) return `key \`${key}\` is not allowed`;
  if (allowed === 'any' || allowed.includes(key)) return undefined;
  if (key === '<<') return 'merge keys are not allowed, write the values out here';
  return `unknown key \`${shown(key)}\`, use one of ${allowed.join(', ')}`;
}

/** Reads a list; undefined, with a fault, if it is none. */
export function readSequence(node: YamlNode): readonly YamlNode[] | undefined {
  const { tree, log } = node;
  if (tree?.kind !== 'list') return wrongKind(node, 'a list');
  checkCollectionTag(node, tree.tag, `${CORE}seq`);
  return tree.items.map((item, key) => ({ tree: item, offset: item.offset, parent: node, key, log }));
}

/**
 * Reads a scalar as its text: `007` is "007", `true` is "true". A plain null (`~`,
 * `null`, nothing) is a fault, a quoted one is text.
 */
export function readScalar(node: YamlNode): string | undefined {
  const { tree } = node;
  if (tree?.kind !== 'scalar' || isPlainNull(tree)) return wrongKind(node, 'text');
  const misfit = tree.tag && misfitOfTag(tree.tag, tree.text);
  if (!misfit) return tree.text;
  fault(node, misfit);
  return undefined;
}

function wrongKind(node: YamlNode, wanted: string): undefined {
  const { tree } = node;
  if (tree?.kind === 'alias') return;
  if (!tree || (tree.kind === 'scalar' && isPlainNull(tree)))
    fault(node, `null value, write ${wanted} or remove the key`);
  else fault(node, `expected ${wanted}, found ${tree.kind === 'scalar' ? 'text' : `a ${tree.kind}`}`);
}

const PLAIN_NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const CORE = 'tag:yaml.org,2002:';

function isPlainNull({ plain, tag, text }: ScalarTree): boolean {
  if (tag === `${CORE}null`) return true;
  return plain && tag !== `${CORE}str` && PLAIN_NULLS.has(text);
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
function misfitOfTag(tag: string, text: string): string | undefined {
  if (!tag.startsWith(CORE)) return undefined;
  const name = tag.slice(CORE.length);
  if (name === 'str') return undefined;
  if (!Object.hasOwn(TAGGED, name))
    return `tag \`!!${shown(name)}\` is not allowed here, write the text itself`;
  return TAGGED[name]?.test(text) ? undefined : `\`${shown(text)}\` is no \`!!${name}\`, remove the tag`;
}

function checkCollectionTag(node: YamlNode, tag: string | undefined, own: string): void {
  if (tag && tag !== own && tag !== '!') fault(node, `tag \`${shown(tag)}\` is not allowed here, remove it`);
}
