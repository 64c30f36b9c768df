import { BaseProvider } from '@aws-lambda-powertools/parameters/base';
import { BoundedStore } from './bounded-store.ts';

/** An entry of the cache; `ttl` is the moment, in Unix milliseconds, from which it must be asked for again. */
export type CachedEntry<Value> = {
  value: Value;
  ttl: number;
  keptAtMs: number;
  /** True when it was asked for again in vain and is used a while longer. */
  stale: boolean;
  isExpired: () => boolean;
};

/**
 * Powertools' BaseProvider with what it lacks: a bounded store and an injected clock. Subclasses
 * keep their values themselves, each with a lifetime of its own.
 */
export abstract class ClockedProvider<Value> extends BaseProvider {
  declare protected store: Map<string, CachedEntry<Value>>;
  protected readonly nowMs: () => number;

  constructor(options: { nowMs: () => number; maxEntries: number }) {
    super({});
    this.store = new BoundedStore<CachedEntry<Value>>(options.maxEntries);
    this.nowMs = options.nowMs;
  }

  /** The entry of a key, fresh or not. */
  protected entry(key: string): CachedEntry<Value> | undefined {
    return this.store.get(key);
  }

  /** Keeps a new value until `untilMs`. */
  protected keep(key: string, value: Value, untilMs: number): void {
    this.#set(key, { value, ttl: untilMs, keptAtMs: this.nowMs(), stale: false });
  }

  /** Keeps what there is until `untilMs`: it stays as old as it is. */
  protected keepStale(key: string, { value, keptAtMs }: CachedEntry<Value>, untilMs: number): void {
    this.#set(key, { value, ttl: untilMs, keptAtMs, stale: true });
  }

  #set(key: string, entry: Omit<CachedEntry<Value>, 'isExpired'>): void {
    const { nowMs } = this;
    this.store.set(key, { ...entry, isExpired: () => entry.ttl <= nowMs() });
  }

  /**
   * The entry of a key if it may be used as it is. Not after its end, and not when the clock was set back behind its
   * beginning: it would be used longer than it may.
   */
  protected freshEntry(key: string): CachedEntry<Value> | undefined {
    const entry = this.entry(key);
    const nowMs = this.nowMs();
    return entry !== undefined && nowMs >= entry.keptAtMs && nowMs < entry.ttl ? entry : undefined;
  }

  /** Drops a key. */
  forget(key: string): void {
    this.store.delete(key);
  }

  override hasKeyExpiredInCache(key: string): boolean {
    return this.freshEntry(key) === undefined;
  }

  /** BaseProvider would keep a value under Date and one age for all: `keep` has done it already. */
  override addToCache(): void {}

  /** `BaseProvider.getMultiple` has no use here: one key is one reading. */
  protected override async _getMultiple(): Promise<undefined> {
    return undefined;
  }
}
