/** Numbers in [0, 1) that follow from a seed. mulberry32: 32 bits of state, enough to choose by. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`. */
export function between(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** The list in another order. Fisher and Yates. */
export function shuffled<Item>(random: () => number, list: readonly Item[]): Item[] {
  const items = [...list];
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = between(random, 0, last);
    const [a, b] = [items[last], items[other]];
    if (a !== undefined && b !== undefined) [items[last], items[other]] = [b, a];
  }
  return items;
}
