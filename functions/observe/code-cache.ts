/** How V8 took the code cache beside a bundle, as the bundle's loader saw it. */
export const CODE_CACHE = ['accepted', 'rejected', 'absent'] as const;
export type CodeCache = (typeof CODE_CACHE)[number];

/** What the loader left for the bundle; undefined where there was none, for the sources run as they are. */
export function readCodeCache(): CodeCache | undefined {
  const left: unknown = Reflect.get(globalThis, Symbol.for('sentinel-tvm.code-cache'));
  if (typeof left !== 'object' || left === null || !('codeCache' in left)) return undefined;
  return CODE_CACHE.find((word) => word === left.codeCache);
}
