import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Changes to a file of the SDK's, by the end of its path: each must find what it changes. */
type Change = { file: RegExp; changes: readonly ((text: string) => string)[] };

const MODELLED_ERROR = /^n0_registry\.registerError\(\w+\$, \w+\);$/gm;
const NAME = /^const (_\w+) = ("[^"]*");$/gm;
const KEY = /\[(_\w+)\]:/g;

const CHANGES: readonly Change[] = [
  {
    // The service's error classes, of which SSM has 130: an error of no class keeps its name, and that is read.
    file: /@aws-sdk\/client-[a-z0-9]+\/dist-es\/schemas\/schemas_0\.js$/,
    changes: [(text) => text.replace(MODELLED_ERROR, ''), withPlainKeys],
  },
  {
    // Looked up when the module is loaded, both load all of Web Crypto: 1 ms of a start, for the ids of calls.
    file: /@smithy\/core\/dist-es\/submodules\/serde\/index\.js$/,
    changes: [
      (text) =>
        text.replace(
          'import { getRandomValues } from "node:crypto";',
          'const getRandomValues = () => { throw new Error("getRandomValues is left out of the bundle"); };',
        ),
    ],
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/serde\/uuid\/v4\.js$/,
    changes: [
      (text) =>
        text.includes('export function bindV4(getRandomValues)')
          ? 'import { randomUUID } from "node:crypto"; export const bindV4 = () => () => randomUUID();'
          : text,
    ],
  },
];

/**
 * Changes files of the SDK's so that a bundle starts with less. A build fails when a file does not look as expected;
 * the tests run on the bundles.
 */
export function leanSdk(): Plugin {
  return {
    name: 'lean-sdk',
    setup(build) {
      for (const { file, changes } of CHANGES)
        build.onLoad({ filter: file }, async ({ path }) => {
          let contents = await readFile(path, 'utf8');
          for (const change of changes) {
            const changed = change(contents);
            if (changed === contents)
              throw new Error(`\`${path}\` is not as it was: look at what the SDK changed`);
            contents = changed;
          }
          return { contents, loader: 'js' };
        });
    },
  };
}

/**
 * Writes the keys of object literals out, which the SDK has as constants: a key that is computed may do anything, so
 * that esbuild keeps each schema that has one, used or not.
 */
function withPlainKeys(text: string): string {
  const values = new Map([...text.matchAll(NAME)].map(([, name = '', value = '']) => [name, value]));
  return text.replace(KEY, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : `${value}:`;
  });
}
