import type { Plugin } from 'esbuild';

/** Built-in modules loaded when a function of theirs is first called, with the names the bundles use. */
const LAZY: Readonly<Record<string, readonly string[]>> = {
  // For shared configuration files, which are never read; loading it costs 11 modules, 1 ms.
  'node:fs/promises': ['readFile'],
  // For the same files and the user agent.
  'node:os': ['homedir', 'platform', 'release'],
};

/**
 * Puts off loading built-in modules that the SDK imports at the top and that a first request does not need, or not
 * until it is answered.
 */
export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    setup(build) {
      const names = Object.keys(LAZY).map((name) => name.replaceAll('/', '\\/'));
      build.onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path }) => ({
        path,
        namespace: 'lazy-builtin',
        sideEffects: false,
      }));
      build.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => ({
        contents: (LAZY[path] ?? [])
          .map(
            (name) =>
              `export const ${name} = (...words) => process.getBuiltinModule('${path}').${name}(...words);`,
          )
          .join('\n'),
      }));
    },
  };
}
