import { leafHash } from '../merkle/hash.ts';

/** Leaf hashes (hex) of newline-delimited leaves. */
export function leafHashesOf(lines: string): string[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(leafHash(Buffer.from(line, 'utf8'))).toString('hex'));
}
