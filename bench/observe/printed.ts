import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one invocation printed. */
export type Printed = {
  logBytes: number;
  emfBytes: number;
  /** Of the blobs. */
  metrics: Readonly<Record<string, unknown>>;
  line: Readonly<Record<string, unknown>>;
};

/** The invocations of a function that logs a line and then its blobs, in order. */
export function vendPrinted(folder: string): Printed[] {
  const all: Printed[] = [];
  for (const { text, told } of linesOf(folder, 'vend')) {
    if (told.message === 'decision')
      all.push({ logBytes: bytesOf(text), emfBytes: 0, metrics: {}, line: told });
    const last = all.at(-1);
    if ('_aws' in told && last !== undefined) {
      last.emfBytes += bytesOf(text);
      last.metrics = { ...told, ...last.metrics };
    }
  }
  return all;
}

/** Bytes a function printed, and how many invocations it was that a member counts. */
export function printedBy(
  folder: string,
  name: string,
  counted: string,
): { bytes: number; invocations: number } {
  const lines = linesOf(folder, name);
  return {
    bytes: lines.reduce((sum, { text }) => sum + bytesOf(text), 0),
    invocations: lines.filter(({ told }) => counted in told).length,
  };
}

function linesOf(folder: string, name: string): { text: string; told: Record<string, unknown> }[] {
  const text = readFileSync(join(folder, 'logs', `${name}.ndjson`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => ({ text: line, told: JSON.parse(line) }));
}

/** With the line's end. */
const bytesOf = (text: string): number => Buffer.byteLength(text) + 1;

const ID = '8f507cfc-0000-4000-8000-ac58fc914c95';

/**
 * What Lambda adds to the log of each invocation, in the form of
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export const PLATFORM_BYTES = [
  `START RequestId: ${ID} Version: 42`,
  `END RequestId: ${ID}`,
  `REPORT RequestId: ${ID}\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 98 MB\t`,
].reduce((sum, line) => sum + bytesOf(line), 0);
