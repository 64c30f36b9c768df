/**
 * Whether `pattern` (`*`, `?`) matches every text that `other` does: exact for a plain text; for a pattern, true only
 * where it is sure.
 */
export function covers(pattern: string, other: string): boolean {
  return walk(pattern, other, (one, two) => one === two || (one === '?' && two !== '*'), false);
}

/** Whether some text is matched by both. */
export function overlaps(one: string, other: string): boolean {
  return walk(one, other, (left, right) => left === right || left === '?' || right === '?', true);
}

/** The whole of both, by the reachable pairs of places; time grows with the product of their lengths. */
function walk(
  one: string,
  other: string,
  fits: (left: string, right: string) => boolean,
  starsOfBoth: boolean,
): boolean {
  let reachable = new Set([0]);
  for (let at = 0; at <= one.length; at += 1) {
    const left = one[at];
    const next = new Set<number>();
    // A set grows while it is gone through: the places after each step within `other` alone.
    for (const place of reachable) {
      const right = other[place];
      if (starsOfBoth && right === '*') reachable.add(place + 1);
      if (left === '*') {
        next.add(place);
        if (right !== undefined) reachable.add(place + 1);
      } else if (left !== undefined && right !== undefined) {
        if (starsOfBoth && right === '*') next.add(place);
        else if (fits(left, right)) next.add(place + 1);
      }
    }
    if (left === undefined) return reachable.has(other.length);
    reachable = next;
  }
  return false;
}

/** Policy variables become `*`: they may be anything. */
export function withoutVariables(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, '*');
}
