import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Modules that are replaced, by what is imported: the text of what stands in, and why. */
const REPLACED: Readonly<Record<string, string>> = {
  // Every client is given keys from the environment; the chain would never be asked.
  '@aws-sdk/credential-provider-node': refusing(['defaultProvider']),
  // No operation of ours streams events.
  '@smithy/core/event-streams': refusing(['EventStreamSerde']),
  // The vend function brings its own, lean request handler (functions/aws/request-handler.ts).
  '@smithy/node-http-handler': `export const NodeHttpHandler = { create(handler) {
    if (typeof handler?.handle !== 'function') throw new Error('NodeHttpHandler is left out of the bundle');
    return handler;
  } };
  export const streamCollector = () => { throw new Error('streamCollector is left out of the bundle'); };`,
  // No call of ours is signed by SigV4a; for SigV4 this class only wraps the other.
  '@aws-sdk/signature-v4-multi-region':
    "export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4'; export const signatureV4CrtContainer = {};",
};

/** A function has no shared configuration files; looking for them costs 11 built-in modules and 4 ms. */
const NO_FILES = {
  import: /^\.\/fromSharedConfigFiles$/,
  path: 'no-shared-configuration-files',
  contents: `const none = Object.assign(new Error('there are no shared configuration files'), { tryNextLink: true });
export const fromSharedConfigFiles = () => async () => { throw none; };`,
};

/** Stand-ins that say so when they are used after all. */
function refusing(names: readonly string[]): string {
  const constants = names.map((name) => `export const ${name} = function ${name}() { leftOut('${name}'); };`);
  return `const leftOut = (name) => { throw new Error(name + ' is left out of the bundle'); };\n${constants.join('\n')}`;
}

const ESM_YAML = 'yaml/browser/index.js';

/**
 * Leaves out of a bundle what none of our calls reaches. What stands in for a module throws when it is used, and the
 * tests run on the bundles.
 */
export function leaveOut(root: string): Plugin {
  return {
    name: 'leave-out',
    setup(build) {
      const names = Object.keys(REPLACED).map((name) => name.replaceAll('/', '\\/'));
      build.onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path }) => ({
        path,
        namespace: 'left-out',
      }));
      build.onResolve({ filter: NO_FILES.import }, () => ({ path: NO_FILES.path, namespace: 'left-out' }));
      build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
        contents: REPLACED[path] ?? NO_FILES.contents,
        resolveDir: root,
      }));
      // Its CommonJS form, which Node takes, cannot be shaken: of the library the lexer and the parser are used.
      build.onResolve({ filter: /^yaml$/ }, async () => ({
        // As esbuild names its other files: a file of two names would be two.
        path: await realpath(join(root, 'node_modules', ESM_YAML)),
        sideEffects: false,
      }));
      build.onLoad({ filter: /@aws-sdk\/[^/]+\/package\.json$/ }, async ({ path }) => ({
        contents: JSON.stringify({ version: versionOf(await readFile(path, 'utf8')) }),
        loader: 'json',
      }));
    },
  };
}

function versionOf(text: string): unknown {
  const manifest: { version?: unknown } = JSON.parse(text);
  return manifest.version;
}
