/**
 * What is wrong with a document, where a reader of the file can find it.
 * `line` and `column` count from 1, `column` in UTF-16 units as editors do;
 * `path` is like `rules[2].conditions.users[0]`, empty for the whole document;
 * `message` is plain text without control characters.
 */
export type Fault = { line: number; column: number; path: string; message: string };

/** Collects the faults of one document. */
export type FaultLog = {
  /** Notes a fault at a UTF-16 offset of the text. */
  add(offset: number, path: string, message: string): void;
  /** How many faults were noted. */
  count(): number;
  /** All faults in the order of the text. */
  list(): Fault[];
};

const SHOWN_CHARACTERS = 64;

/**
 * Text of a document as it may stand in a message: cut, with everything a terminal
 * or a log could take for more than a character written as an escape.
 */
export function shown(text: string, limit = SHOWN_CHARACTERS): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}`]/gu, escaped);
}

function escaped(character: string): string {
  if (character === '`') return "'";
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A log for the faults of `text`, whose lines end in LF, CR or CRLF. */
export function openFaultLog(text: string): FaultLog {
  const noted: { offset: number; path: string; message: string }[] = [];
  return {
    add(offset, path, message) {
      noted.push({ offset, path, message });
    },
    count: () => noted.length,
    list() {
      if (noted.length === 0) return [];
      const starts = lineStarts(text);
      return noted
        .toSorted((a, b) => a.offset - b.offset)
        .map(({ offset, path, message }) => ({ ...positionIn(starts, offset), path, message }));
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\ufeff') ? 1 : 0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(1, offset - (starts[low] ?? 0) + 1) };
}
