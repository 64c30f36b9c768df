import { median } from '../figures/statistics.ts';
import type { RunBatch } from './batch.ts';

/** Less than the nursery holds: no collection takes away in a block what was made in it. */
const BLOCK_BYTES = 2 ** 21;
const BLOCKS = 9;
const MOST_CALLS = 4096;

/**
 * Heap bytes that a call allocates, whether they outlive it or not: the growth of the heap over a block of calls
 * after a full collection, the median of nine blocks. null without `--expose-gc`.
 */
export async function allocatedPerCall(
  run: RunBatch,
  collect: (() => void) | undefined = globalThis.gc,
): Promise<number | null> {
  if (collect === undefined) return null;
  const grown = async (calls: number): Promise<number> => {
    collect();
    const before = process.memoryUsage().heapUsed;
    await run(calls);
    return process.memoryUsage().heapUsed - before;
  };
  const first = Math.max(1, Math.min(await grown(1), await grown(1)));
  const calls = Math.max(1, Math.min(MOST_CALLS, Math.floor(BLOCK_BYTES / first)));
  // What the measuring itself leaves behind.
  const own: number[] = [];
  const blocks: number[] = [];
  for (let block = 0; block < BLOCKS; block += 1) {
    own.push(await grown(0));
    blocks.push(await grown(calls));
  }
  return Math.max(0, Math.round((median(blocks) - median(own)) / calls));
}
