import { type CachedEntry, ClockedProvider } from './clocked-provider.ts';
import { createSingleFlight } from './single-flight.ts';

/** What reading the store gave. `unavailable`: 5xx, throttled, timed out, unreachable; `refused`: anything else. */
export type FetchOutcome<Value> =
  | { ok: true; value: Value }
  | { ok: false; kind: 'unavailable' | 'refused'; cause: string };

/** Reads one key of the store within `limitMs`; `previous` lets it skip parsing what has not changed. */
export type FetchConfiguration<Value> = (
  key: string,
  limitMs: number,
  previous: Value | undefined,
) => Promise<FetchOutcome<Value>>;

export type ConfigurationReading<Value> =
  | { ok: true; value: Value; fromCache: boolean; stale: boolean }
  | { ok: false; cause: string };

export type Freshness<Value> = {
  freshMs: number;
  /** For values of which `isSettled` is false: something is absent or at fault, and may be mended any moment. */
  absentMs: number;
  /** The age up to which a settled value is served while the store is unavailable. */
  staleMs: number;
  isSettled: (value: Value) => boolean;
  /** 0 to 1, for jitter. */
  random: () => number;
};

/** While the store is down it is asked again after this, not on each request. */
const RETRY_MS = 2000;

/**
 * Configuration in Parameter Store, cached: fresh for a jittered `freshMs`, absence for `absentMs`, stale for at
 * most `staleMs` and only while the store is unavailable, never after AccessDenied; then closed. Concurrent
 * misses share one fetch.
 */
export class ConfigurationProvider<Value> extends ClockedProvider<Value> {
  readonly #fetch: FetchConfiguration<Value>;
  readonly #freshness: Freshness<Value>;
  readonly #flight = createSingleFlight<ConfigurationReading<Value>>();

  constructor(options: {
    nowMs: () => number;
    maxEntries: number;
    fetch: FetchConfiguration<Value>;
    freshness: Freshness<Value>;
  }) {
    super(options);
    this.#fetch = options.fetch;
    this.#freshness = options.freshness;
  }

  /** Reads a key from the cache or the store. A hit is no `async` function: it has nothing to wait for. */
  read(key: string, limitMs: number): Promise<ConfigurationReading<Value>> {
    const fresh = this.freshEntry(key);
    if (fresh === undefined) return this.#fetchOnce(key, limitMs);
    return Promise.resolve({ ok: true, value: fresh.value, fromCache: true, stale: fresh.stale });
  }

  async #fetchOnce(key: string, limitMs: number): Promise<ConfigurationReading<Value>> {
    const { result } = await this.#flight(key, () => this.#refresh(key, limitMs, this.entry(key)));
    return result;
  }

  async #refresh(
    key: string,
    limitMs: number,
    entry: CachedEntry<Value> | undefined,
  ): Promise<ConfigurationReading<Value>> {
    const fetched = await this.#fetch(key, limitMs, entry?.value);
    const { freshMs, absentMs, staleMs, isSettled, random } = this.#freshness;
    const nowMs = this.nowMs();
    if (fetched.ok) {
      const ageMs = isSettled(fetched.value) ? freshMs * (0.9 + 0.1 * random()) : Math.min(absentMs, freshMs);
      this.keep(key, fetched.value, nowMs + ageMs);
      return { ok: true, value: fetched.value, fromCache: false, stale: false };
    }
    if (fetched.kind === 'refused') {
      this.forget(key);
      return fetched;
    }
    if (entry === undefined || !isSettled(entry.value)) return fetched;
    const closesAtMs = entry.keptAtMs + staleMs;
    if (nowMs < entry.keptAtMs || nowMs >= closesAtMs) return fetched;
    const retryAtMs = nowMs + RETRY_MS * (0.5 + 0.5 * random());
    this.keepStale(key, entry, Math.min(retryAtMs, closesAtMs));
    return { ok: true, value: entry.value, fromCache: true, stale: true };
  }

  /** For Powertools' `get`: the value of a key, undefined when it cannot be read. */
  protected override async _get(key: string): Promise<unknown> {
    const reading = await this.read(key, Number.POSITIVE_INFINITY);
    return reading.ok ? reading.value : undefined;
  }
}
