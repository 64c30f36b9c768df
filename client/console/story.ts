import type { LedgerReads } from '../../functions/ledger/store.ts';
import { inclusionPlan } from '../../functions/merkle/plan.ts';
import { buildInclusionProof } from '../../functions/merkle/proof.ts';
import type { Story } from './answers.ts';

/**
 * A decision with what proves it, unchecked: the page checks it itself, and so does not have to believe this server.
 * undefined where the ledger has no such event.
 */
export async function readStory(reads: LedgerReads, id: string): Promise<Story | undefined> {
  const place = (await reads.readPlaces([id])).get(id);
  if (place === undefined) return undefined;
  const { index, leafHashHex } = place;
  const [bodies, latest] = await Promise.all([reads.readBodies([leafHashHex]), reads.latestCheckpoint()]);
  const leaf = bodies.get(leafHashHex)?.leaf ?? null;
  const story = { id, index, leaf };
  if (latest === undefined || latest.size <= index) return { ...story, proof: null, why: UNCOVERED };
  const plan = inclusionPlan(index, latest.size);
  const entries = await reads.readEntriesAt(plan.entryIndexes);
  const built = buildInclusionProof(plan, (at, level) => entries.get(at)?.hashes[level]);
  if (!built.ok) return { ...story, proof: null, why: { kind: 'damaged', message: built.message } };
  const hashes = built.proof.map((hash) => Buffer.from(hash).toString('base64'));
  return { ...story, proof: { size: latest.size, hashes, note: latest.note }, why: null };
}

const UNCOVERED = {
  kind: 'waiting',
  message: 'no checkpoint covers the decision yet: one is signed every ten seconds',
} as const;
