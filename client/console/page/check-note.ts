/// <reference lib="dom" />
import { type Bytes, bytesOf, hexOf, joined, utf8 } from './base64.ts';

/** A checkpoint as its note says, before anything of it is believed. */
export type ReadNote = {
  origin: string;
  size: number;
  root: Bytes;
  /** What is signed, its final newline included. */
  text: string;
  signatures: readonly { name: string; keyHashHex: string; signature: Bytes }[];
};

const ROOT_BYTES = 32;
const ED25519 = 1;
const SIGNATURE_LINE = /^— ([^ +]+) ([A-Za-z0-9+/=]+)$/;

/** Reads a signed checkpoint: c2sp.org/signed-note, c2sp.org/tlog-checkpoint. undefined for what is none. */
export function readNote(note: string): ReadNote | undefined {
  // The last blank line ends the text.
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, blank + 1);
  const [origin, digits = '', base64 = ''] = text.slice(0, -1).split('\n');
  const root = bytesOf(base64);
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(digits) || root?.length !== ROOT_BYTES) return undefined;
  const signatures = note
    .slice(blank + 2, -1)
    .split('\n')
    .map(readSignature);
  if (!signatures.every((one) => one !== undefined)) return undefined;
  return { origin, size: Number(digits), root, text, signatures };
}

function readSignature(line: string): ReadNote['signatures'][number] | undefined {
  const [, name, base64 = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = bytesOf(base64);
  if (name === undefined || bytes === undefined || bytes.length <= 4) return undefined;
  return { name, keyHashHex: hexOf(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}

/** A verifier key, its parts found to belong together; undefined for other text. c2sp.org/signed-note. */
export async function readKey(
  text: string,
): Promise<{ name: string; hashHex: string; key: CryptoKey } | undefined> {
  const [name, hashHex, ...rest] = text.split('+');
  const typed = bytesOf(rest.join('+'));
  if (!name || hashHex === undefined || typed?.length !== 33 || typed[0] !== ED25519) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', joined(utf8(`${name}\n`), typed));
  if (hexOf(new Uint8Array(digest).subarray(0, 4)) !== hashHex) return undefined;
  const key = await crypto.subtle.importKey('raw', typed.slice(1), 'Ed25519', false, ['verify']);
  return { name, hashHex, key };
}

/** Whether the key signed the note, and its checkpoint is of the key's own log. */
export async function isSigned(note: ReadNote, keyText: string): Promise<boolean> {
  const known = await readKey(keyText);
  if (known === undefined || note.origin !== known.name) return false;
  const mine = note.signatures.filter(
    ({ name, keyHashHex }) => name === known.name && keyHashHex === known.hashHex,
  );
  for (const { signature } of mine)
    if (!(await crypto.subtle.verify('Ed25519', known.key, signature, utf8(note.text)))) return false;
  return mine.length > 0;
}
