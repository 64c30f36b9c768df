import { dirname, join, normalize } from 'node:path/posix';
import type { Fault } from '../rules/source-file.ts';
import { anchorsOf, linksOf } from './markdown.ts';

export type Repository = {
  /** Text of a file, undefined where there is none. */
  read: (path: string) => string | undefined;
  exists: (path: string) => boolean;
};

/** Links inside the repository that lead nowhere: a missing file, or an anchor no heading makes. */
export function checkLinks(paths: readonly string[], { read, exists }: Repository): Fault[] {
  return paths.flatMap((path) =>
    linksOf(path, read(path) ?? '').flatMap(({ line, target }) => {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const to = file === '' ? path : normalize(join(dirname(path), decodeURI(file)));
      if (!exists(to)) return [{ path, line, message: `link to \`${target}\`: there is no ${to}` }];
      if (anchor === undefined || anchorsOf(read(to) ?? '').has(anchor)) return [];
      return [
        { path, line, message: `link to \`${target}\`: ${to} has no heading that makes \`#${anchor}\`` },
      ];
    }),
  );
}
