import { type Fault, type FaultLog, openFaultLog, shown } from './yaml-fault.ts';
import { readWithLibrary } from './yaml-library.ts';
import { readPlain } from './yaml-plain.ts';
import type { YamlNode } from './yaml-read.ts';

export type { Fault } from './yaml-fault.ts';
export { shown } from './yaml-fault.ts';
export { fault, faultsOf, pathOf, readMap, readScalar, readSequence, type YamlNode } from './yaml-read.ts';

/** The largest document that is read, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 65_536;
/** So many wrong characters are pointed at; one is enough to refuse the text. */
const MAX_CHARACTER_FAULTS = 20;

/**
 * Opens a text as one YAML document whose scalars are their source text (failsafe
 * schema). Refused: more than 64 KiB, characters YAML does not print (YAML 1.2.2, 5.1),
 * anchors, aliases, directives, several documents, nesting beyond 16 levels.
 *
 * The readers go on after a fault so that all are found together: when the last value is
 * read, the document is good if and only if `faultsOf(root)` is empty. Anchors and
 * aliases are among those faults, so `ok: true` here does not yet mean a good document.
 */
export function openYaml(text: string): { ok: true; root: YamlNode } | { ok: false; faults: Fault[] } {
  const log = openFaultLog(text);
  checkText(text, log);
  if (log.count() > 0) return { ok: false, faults: log.list() };
  const plain = readPlain(text);
  // A lone CR ends a line in YAML (1.2.2, 5.4); the library knows LF and CRLF. Same length, same offsets.
  const tree =
    'tree' in plain ? plain.tree : readWithLibrary(text.replace(/\r(?!\n)/g, '\n'), plain.stoppedAt, log);
  if (!tree) return { ok: false, faults: log.list() };
  return { ok: true, root: { tree, offset: tree.offset, parent: undefined, key: '', log } };
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
