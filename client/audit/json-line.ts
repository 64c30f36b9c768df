/** What JSON leaves as it is and a terminal would obey: DEL and C1, formatting (bidi among it), line separators. */
const OBEYED = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A value as JSON, on one line unless indented: the same value to whoever parses it, and nothing for a terminal to obey. */
export function jsonLine(value: unknown, indent = 0): string {
  return `${JSON.stringify(value, null, indent).replace(OBEYED, escaped)}\n`;
}

function escaped(one: string): string {
  const units = Array.from({ length: one.length }, (_, at) => one.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
