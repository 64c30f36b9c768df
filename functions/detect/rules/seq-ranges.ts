/** Seqs of a producer that came, as ranges, lowest first: `[[0, 41], [43, 50]]`. */
export type SeqRanges = readonly (readonly [from: number, to: number])[];

/** A producer with more holes than this has lost the oldest of them: they count as come. */
const MOST_RANGES = 100;

/** Adds a seq; one that is there already changes nothing. */
export function addSeq(ranges: SeqRanges, seq: number): SeqRanges {
  if (hasSeq(ranges, seq)) return ranges;
  const sorted = [...ranges, [seq, seq] as const].sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  const [first, second, ...rest] = merged;
  if (merged.length <= MOST_RANGES || first === undefined || second === undefined) return merged;
  return [[first[0], second[1]], ...rest];
}

/** Whether a seq came. */
export function hasSeq(ranges: SeqRanges, seq: number): boolean {
  return ranges.some(([from, to]) => from <= seq && seq <= to);
}
