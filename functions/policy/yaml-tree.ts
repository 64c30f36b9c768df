/** What stands in a document, scalars as text. `offset` is the UTF-16 offset at which it begins. */
export type Tree = ScalarTree | ListTree | MapTree | AliasTree;

/** `plain`: neither quoted nor a block; only then can a text be a null. */
export type ScalarTree = {
  kind: 'scalar';
  offset: number;
  text: string;
  plain: boolean;
  tag: string | undefined;
};
export type ListTree = { kind: 'list'; offset: number; items: Tree[]; tag: string | undefined };
/** A value is undefined where the document has a key alone. */
export type MapTree = {
  kind: 'map';
  offset: number;
  pairs: { key: Tree; value: Tree | undefined }[];
  tag: string | undefined;
};
/** Noted as a fault when it is met; there is no value to read. */
export type AliasTree = { kind: 'alias'; offset: number };

/** Collections inside collections; a policy needs 6, a session policy written as YAML 8. */
export const MAX_DEPTH = 16;
