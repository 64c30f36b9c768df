import type { Body } from '../../functions/ledger/store.ts';
import { leafHash } from '../../functions/merkle/hash.ts';

/** A leaf's event as its body has it; `expired` where there is no body, `changed` where it is not what was hashed. */
export type LeafReading =
  | { kind: 'event'; event: unknown; leaf: string }
  | { kind: 'expired' }
  | { kind: 'changed' };

/** Reads a body only when it is what was hashed: nothing of a changed one is shown as a decision. */
export function readDecision(leafHashHex: string, body: Body | undefined): LeafReading {
  if (body === undefined) return { kind: 'expired' };
  const hash = Buffer.from(leafHash(Buffer.from(body.leaf, 'utf8'))).toString('hex');
  if (hash !== leafHashHex) return { kind: 'changed' };
  try {
    return { kind: 'event', event: JSON.parse(body.leaf), leaf: body.leaf };
  } catch {
    return { kind: 'changed' };
  }
}
