import { isAbsolute } from 'node:path';

/** What runs now: the Node binary, the script it was given, the platform. */
export type RunningProgram = { node: string; script: string; platform: NodeJS.Platform };

/**
 * The words to write before `credential-process`. An installed `sentinel` is a program of its own; a TypeScript
 * source needs the very Node that runs it now, for another may not know how, and so does any script on Windows. Other
 * programs start in any folder, so paths are absolute.
 */
export function programWords(
  chosen: string | undefined,
  { node, script, platform }: RunningProgram,
): { ok: true; words: readonly string[] } | { ok: false; fault: string } {
  if (chosen === undefined) {
    const needsNode = platform === 'win32' || script.endsWith('.ts');
    return { ok: true, words: needsNode ? [node, script] : [script] };
  }
  if (isAbsolute(chosen)) return { ok: true, words: [chosen] };
  return { ok: false, fault: '`--command` is not an absolute path: programs start it from other folders' };
}
