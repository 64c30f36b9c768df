import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.ts';
import { leanSdk } from './lean-sdk.ts';
import { leaveOut } from './leave-out.ts';
import { yamlApart } from './yaml-apart.ts';

export type BundleOptions = {
  root: string;
  /** From the root. */
  entry: string;
  outfile: string;
  /**
   * `script`: one expression, a CommonJS module's function, for a `vm.Script`, which refuses `import()`; `commonjs`: a
   * file for `require`; `module`: an ES module as the sources are.
   */
  form: 'script' | 'commonjs' | 'module';
  /** Whether to leave out what the vend function's calls never reach. */
  lean: boolean;
};

const FORMS = {
  script: {
    format: 'cjs',
    supported: { 'dynamic-import': false },
    // In the file and not put around it when it is read: that would copy it.
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
  },
  commonjs: { format: 'cjs' },
  // CommonJS packages inside ask for Node's own modules by `require`.
  module: {
    format: 'esm',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  },
} as const satisfies Record<BundleOptions['form'], BuildOptions>;

/**
 * One minified file of an entry and all it imports, and what it is made of; `module` before `main`, since only ES modules
 * are shaken.
 */
export async function bundle(options: BundleOptions): Promise<Metafile> {
  const { root, entry, outfile, form, lean } = options;
  const plugins: Plugin[] = lean ? [yamlApart(), leaveOut(root), leanSdk(), lazyBuiltins()] : [];
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
    plugins,
    logLevel: 'warning',
    ...FORMS[form],
  });
  return metafile;
}
