import { build, type Plugin } from 'esbuild';

export type BundledSigner = {
  plugin: Plugin;
  /** The files that gave code, from the root. */
  inputs: readonly string[];
};

/**
 * The signer in a copy of its own, for the commands' requests. Without it the signer's modules are in one part with
 * all of the SDK that shares any of them, 70 KB that every request would load.
 */
export async function bundleSigner(root: string): Promise<BundledSigner> {
  const result = await build({
    absWorkingDir: root,
    stdin: { contents: "export { SignatureV4 } from '@smithy/signature-v4';", resolveDir: root },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const contents = result.outputFiles.map(({ text }) => text).join('');
  const plugin: Plugin = {
    name: 'signer-of-its-own',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^@smithy\/signature-v4$/ }, ({ importer, path }) =>
        importer.includes('node_modules') ? undefined : { path, namespace: 'signer' },
      );
      esbuild.onLoad({ filter: /.*/, namespace: 'signer' }, () => ({ contents, resolveDir: root }));
    },
  };
  return { plugin, inputs: Object.keys(result.metafile.inputs).filter((path) => path !== '<stdin>') };
}
