import { BaseProvider } from '@aws-lambda-powertools/parameters/base';
import { BoundedStore } from './bounded-store.ts';

/** An entry of the cache; `ttl` is the moment, in Unix milliseconds, from which it must be asked for again. */
export type CachedEntry<Value> = { value: Value; ttl: number; keptAtMs: number; isExpired: () => boolean };

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

  /** Keeps a value until `untilMs`; a stale one may be kept again under its first `keptAtMs`. */
  protected keep(key: string, value: Value, untilMs: number, keptAtMs: number = this.nowMs()): void {
    const { nowMs } = this;
    this.store.set(key, { value, ttl: untilMs, keptAtMs, isExpired: () => untilMs <= nowMs() });
  }

  /** Drops a key. */
  forget(key: string): void {
    this.store.delete(key);
  }

  override hasKeyExpiredInCache(key: string): boolean {
    const entry = this.entry(key);
    return entry === undefined || entry.ttl <= this.nowMs();
  }

  /** BaseProvider would keep a value under Date and one age for all: `keep` has done it already. */
  override addToCache(): void {}

  /** `BaseProvider.getMultiple` has no use here: one key is one reading. */
  protected override async _getMultiple(): Promise<undefined> {
    return undefined;
  }
}
