import { readFileSync, statSync } from 'node:fs';
import { type Fault, type Policy, parsePolicy } from '../../functions/policy/index.ts';
import { printable } from '../terminal/printable.ts';

/** Far more than a document may have: what is larger is not even read. */
const MAX_FILE_BYTES = 1_048_576;

/** The text of a file, or the fault that it has none. */
export function readText(file: string): { text: string } | { faults: Fault[] } {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) return atStart('file is too large');
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file)) };
  } catch (error) {
    if (error instanceof TypeError) return atStart('file is not UTF-8');
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return atStart(`file cannot be read (${code})`);
  }
}

/** The policy in a file, or all that is wrong with it. */
export function readPolicy(file: string): { ok: true; policy: Policy } | { ok: false; faults: Fault[] } {
  const read = readText(file);
  return 'text' in read ? parsePolicy(read.text) : { ok: false, faults: read.faults };
}

/** As compilers write it: `file:line:column: message`, with the place in the document. */
export function faultLine(file: string, { line, column, path, message }: Fault): string {
  const place = path === '' ? '' : ` (${path})`;
  return `${printable(file)}:${line}:${column}: ${printable(message + place)}\n`;
}

function atStart(message: string): { faults: Fault[] } {
  return { faults: [{ line: 1, column: 1, path: '', message }] };
}
