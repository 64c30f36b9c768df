/** A budget per caller: `perSecond` tokens flow in, at most `burst` are kept. */
export type RateLimit = { perSecond: number; burst: number; maxCallers: number };

export type RateVerdict = { ok: true } | { ok: false; retryAfterSeconds: number };

/**
 * Takes `cost` tokens of `key` at `nowMs`, or says when there will be enough. `nowMs` is of a monotonic clock: a wall
 * clock that is set on would fill every bucket.
 */
export type TakeTokens = (key: string, cost: number, nowMs: number) => RateVerdict;

type Bucket = { tokens: number; atMs: number };

/**
 * Token buckets in a table of at most `maxCallers`, the longest unused forgotten first. One table serves one
 * Lambda environment, so a caller's budget over all is `perSecond` times the environments (docs/configuration.md).
 */
export function createTokenBuckets(limit: RateLimit): TakeTokens {
  const buckets = new Map<string, Bucket>();
  return (key, cost, nowMs) => {
    const bucket = refill(buckets.get(key), limit, nowMs);
    const enough = bucket.tokens >= cost;
    if (enough) bucket.tokens -= cost;
    // Deleting first moves the key to the end: a Map iterates in the order of insertion.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > limit.maxCallers) forgetOldest(buckets);
    if (enough) return { ok: true };
    return { ok: false, retryAfterSeconds: (cost - bucket.tokens) / limit.perSecond };
  };
}

function refill(bucket: Bucket | undefined, limit: RateLimit, nowMs: number): Bucket {
  if (bucket === undefined) return { tokens: limit.burst, atMs: nowMs };
  // A clock set back gives nothing, and what it takes back is not given a second time.
  const atMs = Math.max(nowMs, bucket.atMs);
  const tokens = Math.min(limit.burst, bucket.tokens + ((atMs - bucket.atMs) / 1000) * limit.perSecond);
  return { tokens, atMs };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key);
    return;
  }
}
