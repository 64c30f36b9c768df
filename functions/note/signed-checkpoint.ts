import { type Checkpoint, type CheckpointFault, formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { type OpenFault, openNote } from './open-note.ts';
import { type NoteSigner, type SignFault, signNote } from './sign-note.ts';
import type { VerifierKey } from './verifier-key.ts';

export type OpenedCheckpoint = { checkpoint: Checkpoint; signedBy: readonly VerifierKey[] };

export type OpenCheckpointFault =
  | OpenFault
  | CheckpointFault
  | { ok: false; code: 'other_origin'; message: string };

/**
 * Opens a signed checkpoint of the log called `origin` with the public keys one trusts. A key may sign for several
 * logs, so the origin is checked too. Never throws.
 */
export function openCheckpoint(
  signedNote: string | Uint8Array,
  keys: readonly VerifierKey[],
  origin: string,
): ({ ok: true } & OpenedCheckpoint) | OpenCheckpointFault {
  const opened = openNote(signedNote, keys);
  if (!opened.ok) return opened;
  const parsed = parseCheckpoint(opened.note.text);
  if (!parsed.ok) return parsed;
  const { checkpoint } = parsed;
  if (checkpoint.origin !== origin) {
    const message = `a checkpoint of another log than \`${origin}\`: check which log it is for`;
    return { ok: false, code: 'other_origin', message };
  }
  return { ok: true, checkpoint, signedBy: opened.note.signedBy };
}

/** Formats and signs a checkpoint; the same checkpoint and key give the same bytes. Rejects only as `sign` does. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signer: NoteSigner,
): Promise<{ ok: true; note: string } | CheckpointFault | SignFault> {
  const formatted = formatCheckpoint(checkpoint);
  return formatted.ok ? signNote(formatted.text, signer) : formatted;
}
