import type { Story } from '../answers.ts';
import { base64Of, bytesOf, hexOf, utf8 } from './base64.ts';
import { hashLeaf, isIncluded } from './check-inclusion.ts';
import { isSigned, readNote } from './check-note.ts';

/** What this page itself found: proven by the key, not to be told, or not what the log says. */
export type Verdict = {
  kind: 'proven' | 'open' | 'broken';
  message: string;
  leafHash: string | null;
  root: string | null;
};

/**
 * Checks that the event as it is stored is in the log, by the public key alone: leaf hash, inclusion proof, signature
 * of the checkpoint, and that the event is the one asked for.
 */
export async function checkStory(
  { id, index, leaf, proof, why }: Story,
  publicKey: string | null,
): Promise<Verdict> {
  if (leaf === null)
    return verdict('open', 'The event’s body is gone: its retention is over, or it is damage.');
  const leafHash = await hashLeaf(utf8(leaf));
  const hash = hexOf(leafHash);
  if (proof === null)
    return verdict(why?.kind === 'damaged' ? 'broken' : 'open', why?.message ?? 'no proof was given', hash);
  const note = readNote(proof.note);
  const hashes = proof.hashes.map(bytesOf);
  if (note === undefined || note.size !== proof.size || !hashes.every((one) => one !== undefined))
    return verdict('broken', 'The checkpoint or the proof cannot be read: it is not what was signed.', hash);
  const root = base64Of(note.root);
  if (!(await isIncluded(leafHash, { index, size: note.size, hashes, root: note.root })))
    return verdict(
      'broken',
      'The stored event is not what was logged: it was altered, or the log was.',
      hash,
      root,
    );
  if (publicKey === null)
    return verdict(
      'open',
      'The event is in the log that is stored here. Nobody’s signature was checked: no public key was given.',
      hash,
      root,
    );
  if (!(await isSigned(note, publicKey)))
    return verdict(
      'broken',
      'The checkpoint is not signed by the public key: it is another’s, or it was altered.',
      hash,
      root,
    );
  if (idOf(leaf) !== id)
    return verdict('broken', 'The logged event has another id than the one asked for.', hash, root);
  return verdict(
    'proven',
    `Entry ${index} of the ${note.size} that the signed checkpoint covers.`,
    hash,
    root,
  );
}

function verdict(
  kind: Verdict['kind'],
  message: string,
  leafHash: string | null = null,
  root: string | null = null,
): Verdict {
  return { kind, message, leafHash, root };
}

function idOf(leaf: string): unknown {
  try {
    const event: unknown = JSON.parse(leaf);
    return typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
  } catch {
    return undefined;
  }
}
