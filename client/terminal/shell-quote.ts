/** A word for any POSIX shell: in single quotes nothing has a meaning but the quote itself. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
