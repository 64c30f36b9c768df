import { HASH_BYTES } from '../merkle/hash.ts';
import { isTreeSize } from '../merkle/size.ts';
import { bytesOfBase64, isNoteText } from './note-text.ts';

/** A tree head: what a log says it holds. */
export type Checkpoint = {
  /** Which log; not empty, one line. */
  origin: string;
  /** Leaves: 0 to 2^53 - 1. */
  size: number;
  /** Root of the tree of that size, 32 bytes. RFC 6962, section 2.1. */
  root: Uint8Array;
  /** Further lines, none of them empty; c2sp.org/tlog-checkpoint advises against them. */
  extensions: readonly string[];
};

export type CheckpointFault = {
  ok: false;
  code: 'bad_form' | 'bad_origin' | 'bad_size' | 'bad_root' | 'bad_extension';
  message: string;
};

/** Digits of 2^53 - 1. */
const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** Reads the text of a note as a checkpoint, strictly: c2sp.org/tlog-checkpoint. Never throws. */
export function parseCheckpoint(text: string): { ok: true; checkpoint: Checkpoint } | CheckpointFault {
  if (!text.endsWith('\n') || !isNoteText(text))
    return fault(
      'bad_form',
      'not lines that end in a newline, without other control characters: get it again',
    );
  const [origin, digits, base64, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || digits === undefined || base64 === undefined)
    return fault('bad_form', 'a checkpoint has an origin, a size and a root, each on its line: get it again');
  if (origin === '') return fault('bad_origin', 'the origin is empty: this is no checkpoint');
  const size = SIZE.test(digits) ? Number(digits) : Number.NaN;
  if (!isTreeSize(size))
    return fault('bad_size', 'the size is no whole number from `0` to `2^53 - 1`: get it again');
  const root = bytesOfBase64(base64);
  if (root?.length !== HASH_BYTES)
    return fault('bad_root', `the root is not the base64 of \`${HASH_BYTES}\` bytes: get it again`);
  if (extensions.includes('')) return fault('bad_extension', 'an extension line is empty: get it again');
  return { ok: true, checkpoint: { origin, size, root, extensions } };
}

/** The text of a checkpoint, for a note: c2sp.org/tlog-checkpoint. Gives only text that reads back as it was. */
export function formatCheckpoint(checkpoint: Checkpoint): { ok: true; text: string } | CheckpointFault {
  const { origin, size, root, extensions } = checkpoint;
  const lines = [origin, String(size), Buffer.from(root).toString('base64'), ...extensions];
  if (lines.some((line) => line.includes('\n')))
    return fault('bad_form', 'origin and extensions are single lines: take the newlines out');
  const text = `${lines.join('\n')}\n`;
  const parsed = parseCheckpoint(text);
  return parsed.ok ? { ok: true, text } : parsed;
}

function fault(code: CheckpointFault['code'], message: string): CheckpointFault {
  return { ok: false, code, message };
}
