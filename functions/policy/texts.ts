import { fault, readScalar, readSequence, shown, type YamlNode } from './yaml.ts';

/**
 * Reads a list item by item.
 * @returns the items, undefined if a fault was noted
 */
export function readTexts<T extends string>(
  node: YamlNode,
  readItem: (item: YamlNode) => T | undefined,
): readonly T[] | undefined {
  const items = readSequence(node);
  if (!items) return undefined;
  const read = items.map(readItem);
  const good = read.filter((item) => item !== undefined);
  return good.length === read.length ? good : undefined;
}

/** Reads one of a few words, exactly as written. */
export function readOneOf<T extends string>(node: YamlNode, words: readonly T[]): T | undefined {
  const text = readScalar(node);
  if (text === undefined) return undefined;
  const word = words.find((one) => one === text);
  if (word === undefined) fault(node, `\`${shown(text)}\` is not known here, use one of ${words.join(', ')}`);
  return word;
}
