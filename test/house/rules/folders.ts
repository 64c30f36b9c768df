import { basename, dirname } from 'node:path/posix';
import type { Fault } from './source-file.ts';

const README_LINES = 15;
const VAGUE = /(^|-)(utils?|helpers?|commons?|managers?|misc)(-|\.|$)/;

/** Each folder with code says in at most 15 lines what lives there and who may import it. */
export function checkReadmes(paths: readonly string[], read: (path: string) => string | undefined): Fault[] {
  const folders = new Set(paths.filter((path) => path.includes('/')).map((path) => dirname(path)));
  return [...folders]
    .filter((folder) => !/^test\/(.*\/)?fixtures(\/|$)/.test(folder))
    .flatMap((folder) => {
      const path = `${folder}/README.md`;
      const text = read(path);
      if (text === undefined)
        return [
          { path, line: 1, message: 'missing: say what lives here, what may import it, what it may import' },
        ];
      const lines = text.trimEnd().split('\n').length;
      if (lines <= README_LINES) return [];
      return [
        {
          path,
          line: README_LINES + 1,
          message: `${lines} lines, at most ${README_LINES}: move the rest to docs/`,
        },
      ];
    });
}

/** Files are named for what lives in them. */
export function checkFileNames(paths: readonly string[]): Fault[] {
  return paths
    .filter((path) => VAGUE.test(basename(path)))
    .map((path) => ({
      path,
      line: 1,
      message: `${basename(path)} says nothing: name it for what lives in it`,
    }));
}
