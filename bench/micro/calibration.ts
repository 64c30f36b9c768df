type Node = { hash: number; turn: number; before: number };

const PLACES = 64;
/** Holds what was made last: V8 cannot leave out an object that outlives the turn it was made in. */
const RING: Node[] = Array.from({ length: PLACES }, (_, turn) => ({ hash: turn, turn, before: 0 }));

/** Turns of one unit: figures read as multiples of about a tenth of a microsecond. */
const UNIT_TURNS = 16;

/**
 * The calibration loop: what ratios are to. A turn is a piece of FNV-1a arithmetic that depends on the turn before
 * it and on an object made 64 turns ago at most, and a new small object in the place of that one: integer
 * arithmetic, dependent reads and young garbage, which is what the measured code is made of, and nothing of the
 * product. No Map and no text: their hashes are seeded anew in each process, and would make each measure otherwise.
 *
 * @param units of 16 turns each
 */
export function calibrationLoop(units: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let turn = 0; turn < units * UNIT_TURNS; turn += 1) {
    const at = hash & (PLACES - 1);
    const before = RING[at]?.hash ?? 0;
    hash = Math.imul(hash ^ before ^ turn, 0x01000193);
    hash ^= hash >>> 15;
    RING[at] = { hash, turn, before };
  }
  return hash;
}
