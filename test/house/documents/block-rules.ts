import type { Fault } from '../rules/source-file.ts';
import type { Block } from './markdown.ts';

/** Languages whose blocks the harness runs or reads; `text` and `mermaid` are not commands. */
const RUN = new Set(['sh', 'console', 'ts', 'yaml', 'json']);
const SHOWN = new Set(['text', 'mermaid']);
const TAGS: Readonly<Record<string, readonly string[]>> = {
  sh: ['stack'],
  console: ['stack'],
  ts: ['stack'],
  yaml: ['policy', 'profile', 'policy-test'],
};

/** Is it run here, rather than shown only, excused or covered elsewhere? */
export function isRun(block: Block): boolean {
  return RUN.has(block.lang) && block.notRun === undefined && block.coveredBy === undefined;
}

/** Blocks that say neither how they are run nor why they are not. */
export function checkBlocks(blocks: readonly Block[], exists: (path: string) => boolean): Fault[] {
  return blocks.flatMap((block) => {
    const message = faultOf(block, exists);
    return message === undefined ? [] : [{ path: block.path, line: block.line, message }];
  });
}

function faultOf(
  { lang, tags, notRun, coveredBy }: Block,
  exists: (path: string) => boolean,
): string | undefined {
  if (lang === '') return 'block of no language: name one (`text` where it is none)';
  if (notRun !== undefined) return notRun === '' ? '`not-run:` without a reason: give it' : undefined;
  if (coveredBy !== undefined) {
    const covered = coveredBy.startsWith('test/') && exists(coveredBy);
    return covered ? undefined : `\`covered-by: ${coveredBy}\` names no file of test/: correct it`;
  }
  const unknown = tags.find((tag) => TAGS[lang]?.includes(tag) !== true);
  if (unknown !== undefined) return `\`${lang}\` blocks know no tag \`${unknown}\`: correct it`;
  if (RUN.has(lang) || SHOWN.has(lang)) return undefined;
  return `nothing here runs \`${lang}\`: add \`not-run: REASON\` or \`covered-by: test/…\``;
}
