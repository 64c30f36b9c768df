/** True for what a tree's size or a leaf's index can be: a whole number from 0 to 2^53 - 1. */
export function isTreeSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

// Numbers above 2^32 have no bit operators.
export function isOdd(value: number): boolean {
  return value % 2 === 1;
}

export function half(value: number): number {
  return Math.floor(value / 2);
}

/** The one bits of a size: so many perfect subtrees its tree has. */
export function oneBits(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = half(rest)) if (isOdd(rest)) count += 1;
  return count;
}
