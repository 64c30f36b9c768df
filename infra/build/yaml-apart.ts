import type { Plugin } from 'esbuild';

/** What reads the YAML that our own reader leaves to the library, from the root. */
export const YAML_ENTRY = 'functions/policy/yaml-library.ts';
/** The file it becomes, beside the bundle. */
export const YAML_FILE = 'yaml-library.js';

const IMPORTED = /^\.\/yaml-library\.ts$/;
const LATER = `export const readWithLibrary = (...words) => require('./${YAML_FILE}').readWithLibrary(...words);`;

/** Has the YAML library in a file of its own, which is loaded when a document first needs it: most are plain. */
export function yamlApart(): Plugin {
  return {
    name: 'yaml-apart',
    setup(build) {
      build.onResolve({ filter: IMPORTED }, () => ({ path: 'yaml-apart', namespace: 'yaml-apart' }));
      build.onResolve({ filter: /./, namespace: 'yaml-apart' }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace: 'yaml-apart' }, () => ({ contents: LATER }));
    },
  };
}
