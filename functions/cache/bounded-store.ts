/** A Map that holds at most `maxEntries` and forgets the longest unused first. */
export class BoundedStore<Value> extends Map<string, Value> {
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    super();
    this.#maxEntries = maxEntries;
  }

  override get(key: string): Value | undefined {
    const value = super.get(key);
    if (value === undefined) return undefined;
    // A Map iterates in the order of insertion, so the used one goes to the end.
    super.delete(key);
    super.set(key, value);
    return value;
  }

  override set(key: string, value: Value): this {
    super.delete(key);
    super.set(key, value);
    if (this.size > this.#maxEntries) {
      for (const oldest of this.keys()) {
        super.delete(oldest);
        break;
      }
    }
    return this;
  }
}
