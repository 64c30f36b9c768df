import type { LedgerEvent } from '../event/ledger-event.ts';
import type { Body } from '../ledger/store.ts';
import { leafHash } from '../merkle/hash.ts';
import type { EventSchema } from './event-schemas.ts';

export type ReadLeaf = { event: LedgerEvent; schema: string; leafHash: Uint8Array; leafHashHex: string };

/**
 * Reads a committed leaf back from its body. A body that is missing, or is not what was hashed, is damage: it
 * throws, nothing is written, and the signer's and the reader's checks name it.
 */
export function readLeaf(
  leafHashHex: string,
  body: Body | undefined,
  schemas: ReadonlyMap<string, EventSchema>,
): ReadLeaf {
  if (body === undefined) throw new Error(`the body of the committed leaf ${leafHashHex} is missing`);
  const hash = leafHash(Buffer.from(body.leaf, 'utf8'));
  if (Buffer.from(hash).toString('hex') !== leafHashHex)
    throw new Error(`the body of the leaf ${leafHashHex} was changed`);
  const detail: unknown = JSON.parse(body.leaf);
  for (const { name, isValid } of schemas.values()) {
    if (isValid(detail)) return { event: detail, schema: name, leafHash: hash, leafHashHex };
  }
  throw new Error(`the body of the leaf ${leafHashHex} fits no schema`);
}
