import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { bundleSigner } from './bundle-signer.ts';

export type BundledCommand = {
  /** Paths of what was written, from the folder. */
  outputs: readonly string[];
  /** The files that gave code, from the root. */
  inputs: readonly string[];
};

/** Beside `client/`, as deep as the sources are: what looks for a file from its own folder finds it in both. */
const PARTS = 'client/parts';

/** The SDK asks for it in browsers alone: esbuild leaves that line out, but would write a part for it. */
const OF_BROWSERS = ['bowser'];
/** `sentinel console` asks for it where its page was not built before; here it is. */
const OF_SOURCES = ['esbuild'];

/** CommonJS packages inside ask for Node's own modules by `require`. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/**
 * Bundles the command into `folder`: `client/sentinel.cjs`, which starts it, and its parts, each loaded when it is
 * asked for. The start is CommonJS, since starting Node's loader of ES modules takes half as long as Node itself. The
 * SDK's warning of old Nodes is left out: it speaks of updating the SDK, which is ours to do, on a standard error that
 * programs read.
 */
export async function bundleCommand(root: string, folder: string): Promise<BundledCommand> {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20.16',
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const signer = await bundleSigner(root);
  const start = await build({
    ...common,
    entryPoints: ['client/sentinel.ts'],
    outfile: join(folder, 'client', 'sentinel.cjs'),
    format: 'cjs',
    define: { 'import.meta.dirname': '__dirname' },
    plugins: [partsLater()],
  });
  const parts = await build({
    ...common,
    entryPoints: ['client/command-line.ts'],
    outdir: folder,
    entryNames: `${PARTS}/[name]`,
    chunkNames: `${PARTS}/[name]-[hash]`,
    format: 'esm',
    splitting: true,
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
    external: [...OF_BROWSERS, ...OF_SOURCES],
    plugins: [signer.plugin],
  });
  const missing = [...packagesAskedFor(start.metafile), ...packagesAskedFor(parts.metafile)];
  if (missing.length > 0) throw new Error(`not bundled, and asked for: ${missing.join(', ')}`);
  const inputs = new Set([...signer.inputs, ...inputsOf(start.metafile), ...inputsOf(parts.metafile)]);
  return { outputs: [...outputsOf(start.metafile), ...outputsOf(parts.metafile)], inputs: [...inputs] };
}

/** Leaves the import of the command line to the running program. */
function partsLater(): Plugin {
  return {
    name: 'parts-later',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^\.\/command-line\.ts$/ }, () => ({
        path: './parts/command-line.js',
        external: true,
      }));
    },
  };
}

/** What the outputs import that is neither Node's own nor another output. */
function packagesAskedFor({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ imports }) =>
    imports.flatMap(({ path, external }) =>
      external === true && !isBuiltin(path) && !path.startsWith('./parts/') && !OF_SOURCES.includes(path)
        ? [path]
        : [],
    ),
  );
}

function inputsOf({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

function outputsOf({ outputs }: Metafile): string[] {
  return Object.keys(outputs).map((path) => path.slice(path.lastIndexOf('client/')));
}
