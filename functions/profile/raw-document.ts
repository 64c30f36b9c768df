/** A parameter as it stands in the store. */
export type RawDocument = { name: string; text: string; version: number };
