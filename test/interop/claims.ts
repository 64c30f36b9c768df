import type { NoteSigner } from '../../functions/note/sign-note.ts';
import { signCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import type { StoredLog } from '../merkle/stored-log.ts';

/** What one side writes and the other verifies with the verifier key alone; hashes are base64. */
export type Claims = {
  origin: string;
  verifierKey: string;
  checkpoints: string[];
  inclusion: InclusionClaim[];
  consistency: { oldSize: number; newSize: number; hashes: string[] }[];
};

export type InclusionClaim = { leaf: string; index: number; size: number; hashes: string[] };

export type Log = { stored: StoredLog; leaves: readonly string[]; origin: string; signer: NoteSigner };

export function base64(hashes: readonly Uint8Array[]): string[] {
  return hashes.map((hash) => Buffer.from(hash).toString('base64'));
}

export async function signedCheckpoint({ stored, origin, signer }: Log, size: number): Promise<string> {
  const signed = await signCheckpoint({ origin, size, root: stored.root(size), extensions: [] }, signer);
  if (!signed.ok) throw new Error(signed.message);
  return signed.note;
}

export function inclusionClaim({ stored, leaves }: Log, index: number, size: number): InclusionClaim {
  return { leaf: leaves[index] ?? '', index, size, hashes: base64(stored.inclusion(index, size)) };
}

/** Claims of our log: the proofs asked for, and a checkpoint of each size they name. */
export async function claimsOf(
  log: Log,
  inclusion: readonly { index: number; size: number }[],
  consistency: readonly { oldSize: number; newSize: number }[],
): Promise<Claims> {
  const sizes = new Set([
    ...inclusion.map(({ size }) => size),
    ...consistency.flatMap(({ oldSize, newSize }) => [oldSize, newSize]),
  ]);
  const checkpoints: string[] = [];
  for (const size of sizes) checkpoints.push(await signedCheckpoint(log, size));
  return {
    origin: log.origin,
    verifierKey: log.signer.key.text,
    checkpoints,
    inclusion: inclusion.map(({ index, size }) => inclusionClaim(log, index, size)),
    consistency: consistency.map(({ oldSize, newSize }) => ({
      oldSize,
      newSize,
      hashes: base64(log.stored.consistency(oldSize, newSize)),
    })),
  };
}
