import type { Entry, LedgerReads } from '../../functions/ledger/store.ts';
import { leafHash } from '../../functions/merkle/hash.ts';
import { inclusionPlan } from '../../functions/merkle/plan.ts';
import { buildInclusionProof } from '../../functions/merkle/proof.ts';
import { verifyInclusion } from '../../functions/merkle/verify.ts';
import { openCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import type { VerifierKey } from '../../functions/note/verifier-key.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { jsonLine } from './json-line.ts';
import { readDecision } from './read-decision.ts';

/** A proof that anybody can check with the public key alone. */
export type InclusionProofFile = {
  /** The event, for people; what counts is `leaf`. */
  event: unknown;
  /** The exact bytes that were hashed, base64. */
  leaf: string;
  index: number;
  size: number;
  /** Hashes from the leaf to the root, base64; RFC 6962. */
  hashes: string[];
  /** The signed note as it is. */
  checkpoint: string;
};

export type Proving =
  | { ok: true; proof: InclusionProofFile }
  | { ok: false; kind: 'absent' | 'expired' | 'uncovered' | 'damaged'; message: string };

/** Makes the proof of an event against the latest checkpoint. */
export async function prove(reads: LedgerReads, id: string): Promise<Proving> {
  const place = (await reads.readPlaces([id])).get(id);
  if (place === undefined) return { ok: false, kind: 'absent', message: `the ledger has no event \`${id}\`` };
  const bodies = await reads.readBodies([place.leafHashHex]);
  const reading = readDecision(place.leafHashHex, bodies.get(place.leafHashHex));
  if (reading.kind === 'changed')
    return { ok: false, kind: 'damaged', message: 'the body of the event is not what was hashed' };
  if (reading.kind === 'expired')
    return {
      ok: false,
      kind: 'expired',
      message: 'the body of the event is gone: its retention is over, or it is damage',
    };
  const latest = await reads.latestCheckpoint();
  if (latest === undefined || latest.size <= place.index) {
    return {
      ok: false,
      kind: 'uncovered',
      message: 'no checkpoint covers the event yet: try again in ten seconds',
    };
  }
  const plan = inclusionPlan(place.index, latest.size);
  const entries: ReadonlyMap<number, Entry> = await reads.readEntriesAt(plan.entryIndexes);
  const built = buildInclusionProof(plan, (index, level) => entries.get(index)?.hashes[level]);
  if (!built.ok) return { ok: false, kind: 'damaged', message: built.message };
  const proof: InclusionProofFile = {
    event: reading.event,
    leaf: Buffer.from(reading.leaf, 'utf8').toString('base64'),
    index: place.index,
    size: latest.size,
    hashes: built.proof.map((hash) => Buffer.from(hash).toString('base64')),
    checkpoint: latest.note,
  };
  return { ok: true, proof };
}

/** Prints a proof, once it is checked where the key is known. @returns the exit status: 0, or 1 without a proof */
export function printProof(
  proving: Proving,
  key: VerifierKey | undefined,
  { out, err }: Pick<Surroundings, 'out' | 'err'>,
): 0 | 1 {
  const check = proving.ok && key !== undefined ? checkProof(proving.proof, key) : proving;
  if (!proving.ok || !check.ok) {
    err(`sentinel: no proof: ${printable(check.ok ? '' : check.message)}\n`);
    return 1;
  }
  out(jsonLine(proving.proof, 2));
  if (key !== undefined) err(`public key: ${key.text}\n`);
  return 0;
}

export type ProofCheck = { ok: true; event: unknown; size: number } | { ok: false; message: string };

/** Checks a proof offline: signature, root, leaf, and that the event shown is the leaf. */
export function checkProof(value: unknown, key: VerifierKey): ProofCheck {
  const proof = readProof(value);
  if (proof === undefined)
    return {
      ok: false,
      message: 'this is no proof: it needs `leaf`, `index`, `size`, `hashes` and `checkpoint`',
    };
  // The key's name is the log's: whoever trusts the key trusts that log.
  const opened = openCheckpoint(proof.checkpoint, [key], key.name);
  if (!opened.ok) return { ok: false, message: `the checkpoint: ${opened.message}` };
  const { size, root } = opened.checkpoint;
  if (size !== proof.size)
    return { ok: false, message: `the checkpoint has ${size} leaves, the proof says ${proof.size}` };
  const leaf = Buffer.from(proof.leaf, 'base64');
  const hashes = proof.hashes.map((hash) => Buffer.from(hash, 'base64'));
  const verified = verifyInclusion({
    leafHash: leafHash(leaf),
    index: proof.index,
    size,
    proof: hashes,
    root,
  });
  if (!verified.ok) return { ok: false, message: verified.message };
  return sameEvent(leaf, proof.event)
    ? { ok: true, event: proof.event, size }
    : { ok: false, message: 'the event shown is not the leaf that was hashed' };
}

/** Never throws: a leaf need not be JSON, and an event can be nested deeper than anything can compare. */
function sameEvent(leaf: Uint8Array, event: unknown): boolean {
  try {
    return sameJson(JSON.parse(Buffer.from(leaf).toString('utf8')), event);
  } catch {
    return false;
  }
}

function readProof(value: unknown): InclusionProofFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (
    !('leaf' in value) ||
    !('index' in value) ||
    !('size' in value) ||
    !('hashes' in value) ||
    !('checkpoint' in value)
  )
    return undefined;
  const { leaf, index, size, hashes, checkpoint } = value;
  if (
    typeof leaf !== 'string' ||
    typeof index !== 'number' ||
    typeof size !== 'number' ||
    typeof checkpoint !== 'string'
  )
    return undefined;
  if (!Array.isArray(hashes) || hashes.length > 64 || !hashes.every((hash) => typeof hash === 'string'))
    return undefined;
  return { event: 'event' in value ? value.event : undefined, leaf, index, size, hashes, checkpoint };
}

function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const others = new Map<string, unknown>(Object.entries(b));
  const entries = Object.entries(a);
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && sameJson(value, others.get(name)))
  );
}
