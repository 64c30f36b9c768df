import { leafHash } from '../merkle/hash.ts';

/** A leaf of the copy; `timeMs` is its event's, NaN where it tells none. */
export type CopiedLeaf = { leafHashHex: string; timeMs: number };

/** Newline-delimited leaves. */
export function leavesOf(lines: string): CopiedLeaf[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({
      leafHashHex: Buffer.from(leafHash(Buffer.from(line, 'utf8'))).toString('hex'),
      timeMs: timeOf(line),
    }));
}

function timeOf(line: string): number {
  try {
    const event: unknown = JSON.parse(line);
    const time = typeof event === 'object' && event !== null && 'time' in event ? event.time : undefined;
    return typeof time === 'string' ? Date.parse(time) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
