import type { Metafile } from 'esbuild';
import { packageFolder } from '../../client/package/licences.ts';

export type PackageGraph = {
  /** The files that gave code, from the root. */
  inputs: readonly string[];
  /** The packages among them, by folder, each with those it imports; our own sources are under `''`. */
  imports: ReadonlyMap<string, ReadonlySet<string>>;
};

/**
 * What is really in the bundles of these metafiles: a package of which no byte was kept is not, nor is one that
 * something of ours stands in for.
 */
export function packageGraph(metafiles: readonly Metafile[]): PackageGraph {
  const inputs = new Set<string>();
  for (const output of metafiles.flatMap(({ outputs }) => Object.values(outputs)))
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs))
      if (bytesInOutput > 0) inputs.add(path);
  const imports = new Map([...inputs].map((path) => [folderOf(path), new Set<string>()]));
  // Through files that only pass on what others export, too: of those no byte is kept.
  for (const [path, file] of metafiles.flatMap((one) => Object.entries(one.inputs)))
    for (const { path: imported } of file.imports) {
      const target = folderOf(imported);
      if (target !== folderOf(path) && target !== '' && imports.has(target))
        imports.get(folderOf(path))?.add(target);
    }
  return { inputs: [...inputs].toSorted(), imports };
}

const folderOf = (path: string): string => packageFolder(path) ?? '';
