/**
 * What a process said of its code cache in the JSON lines it wrote: the fields whose name begins so, as
 * `codeCache: accepted`; `nothing` where it said nothing.
 */
export function cacheTold(output: string): string {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{') || !/code_?cache/i.test(line)) continue;
    const fields: Record<string, unknown> = JSON.parse(line);
    const told = Object.entries(fields).filter(([name]) => /^code_?cache/i.test(name));
    if (told.length > 0) return told.map(([name, value]) => `${name}: ${String(value)}`).join(', ');
  }
  return 'nothing';
}
