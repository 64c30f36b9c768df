import { parseArgs } from 'node:util';

/** What is asked of `npm run bench`. */
export type Options = {
  /** Ids, or beginnings of ids up to a dot or a dash; all tasks when there is none. */
  names: readonly string[];
  json: string | undefined;
  check: boolean;
  against: string | undefined;
  /** A result file to look at in place of measuring. */
  replay: string | undefined;
  quick: boolean;
};

export const USAGE = `usage: npm run bench -- [NAME…] [--quick] [--json FILE] [--check] [--against REF | --replay FILE]
  NAME           what to measure: an id such as \`evaluate.one-rule\`, or its beginning such as \`evaluate\`
  --quick        one round instead of three, and shorter
  --json FILE    write the result there
  --check        fail when a figure is over its gate in bench/budgets.json
  --against REF  measure this tree and that commit in turn, and compare them
  --replay FILE  measure nothing and look at a result that \`--json\` wrote`;

export type ReadOptions = { ok: true; options: Options } | { ok: false; fault: string };

/** Reads the command line. */
export function readOptions(words: readonly string[]): ReadOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        check: { type: 'boolean', default: false },
        against: { type: 'string' },
        replay: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    const { json, check, against, replay, quick } = values;
    if (check && against !== undefined)
      return { ok: false, fault: '`--check` is about budgets, `--against` about a commit: use one of them' };
    if (replay !== undefined && (against !== undefined || json !== undefined || positionals.length > 0))
      return { ok: false, fault: '`--replay` takes the whole of a result: use it alone or with `--check`' };
    return { ok: true, options: { names: positionals, json, check, against, replay, quick } };
  } catch (error) {
    return { ok: false, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** What to type to measure the same again; where the result went is nobody's business. */
export function commandOf({ names, against, quick }: Options): string {
  const words = [
    ...names,
    ...(quick ? ['--quick'] : []),
    ...(against === undefined ? [] : ['--against', against]),
  ];
  return ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
}

/** The ids that names mean, in the order of `ids`; a name that means none is a fault. */
export function chooseIds(
  ids: readonly string[],
  names: readonly string[],
): { ok: true; ids: readonly string[] } | { ok: false; fault: string } {
  const means = (name: string, id: string) =>
    id === name || (id.startsWith(name) && /[.-]/.test(id.charAt(name.length)));
  const unknown = names.find((name) => !ids.some((id) => means(name, id)));
  if (unknown !== undefined)
    return { ok: false, fault: `nothing is measured as \`${unknown}\`, choose from ${ids.join(', ')}` };
  return { ok: true, ids: ids.filter((id) => names.length === 0 || names.some((name) => means(name, id))) };
}
