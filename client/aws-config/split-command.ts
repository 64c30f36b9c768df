/**
 * Splits a `credential_process` into words as a POSIX shell and botocore's `shlex.split` do; undefined when a quote
 * is open at the end. No expansion: `$` and the like stay, and mean something only to the SDKs that use a shell.
 */
export function splitCommand(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  for (let n = 0; n < text.length; n += 1) {
    const char = text.charAt(n);
    const next = text.charAt(n + 1);
    if (quote === undefined && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && (char === "'" || char === '"')) {
      quote = char;
      word ??= '';
    } else if (char === quote) {
      quote = undefined;
    } else if (char === '\\' && (quote === undefined || (quote === '"' && /["\\]/.test(next)))) {
      if (next === '') return undefined;
      word = (word ?? '') + next;
      n += 1;
    } else word = (word ?? '') + char;
  }
  if (quote !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}
