export type Block = {
  path: string;
  /** Of the opening fence, counted from 1. */
  line: number;
  lang: string;
  /** Single words of the info string after the language, e.g. `policy`, `stack`. */
  tags: readonly string[];
  /** Why the block cannot run on loopback. */
  notRun?: string;
  /** The test that runs what the block shows. */
  coveredBy?: string;
  text: string;
};

export type Link = { path: string; line: number; target: string };

type Line = { number: number; text: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/;

/** Splits a document into its fenced blocks and the prose between them. */
function split(text: string): { fences: { opening: Line; info: string; body: string[] }[]; prose: Line[] } {
  const fences: { opening: Line; info: string; body: string[] }[] = [];
  const prose: Line[] = [];
  let open: { mark: string; body: string[] } | undefined;
  text.split('\n').forEach((line, n) => {
    const [, mark = '', info = ''] = FENCE.exec(line) ?? [];
    if (open !== undefined) {
      if (mark.startsWith(open.mark) && info === '') open = undefined;
      else open.body.push(line);
    } else if (mark !== '') {
      open = { mark, body: [] };
      fences.push({ opening: { number: n + 1, text: line }, info: info.trim(), body: open.body });
    } else prose.push({ number: n + 1, text: line });
  });
  return { fences, prose };
}

/** Every fenced block with what its info string says: `LANG TAG… not-run: REASON` or `… covered-by: FILE`. */
export function blocksOf(path: string, text: string): Block[] {
  return split(text).fences.map(({ opening, info, body }) => {
    const [, words = '', key, value = ''] = /^(.*?)(?:\s*\b(not-run|covered-by):\s*(.*))?$/.exec(info) ?? [];
    const [lang = '', ...tags] = words.trim().split(/\s+/);
    const extra = key === undefined ? {} : key === 'not-run' ? { notRun: value } : { coveredBy: value };
    return { path, line: opening.number, lang, tags, text: body.join('\n'), ...extra };
  });
}

/** Links and images, Markdown's and HTML's, outside of code. */
export function linksOf(path: string, text: string): Link[] {
  return split(text).prose.flatMap(({ number, text: line }) => {
    const bare = line.replaceAll(/`[^`]*`/g, '``');
    const targets = [
      ...bare.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
      ...bare.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g),
      ...bare.matchAll(/\b(?:src|href)="([^"]+)"/g),
    ];
    return targets.map(([, target = '']) => ({ path, line: number, target }));
  });
}

/** The anchors a document offers: headings as GitHub makes ids of them, and explicit `id`s. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text: line } of split(text).prose) {
    for (const [, id = ''] of line.matchAll(/\bid="([^"]+)"/g)) anchors.add(id);
    const [, heading] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (heading === undefined) continue;
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
    let unique = slug;
    for (let n = 1; anchors.has(unique); n += 1) unique = `${slug}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}
