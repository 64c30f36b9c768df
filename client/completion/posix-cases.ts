import { shellQuote } from '../terminal/shell-quote.ts';
import { allCommands, type CommandNode, nextWords } from './tree.ts';

/** The parts that bash and zsh write alike: branches of `case`, in which every word is quoted. */
export type PosixCases = {
  /** `"$at $word"` of each command below another. */
  commands: string;
  /** `"$at $word"` of each option that takes a value. */
  valued: string;
  /** Branches on `"$at $before"` that set `choices`. */
  values: string;
  /** Branches on `"$at"` that set `words` and `flags`. */
  next: string;
};

export function posixCases(root: CommandNode): PosixCases {
  const all = allCommands(root);
  const valued = all.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ flags, choices }) => flags.map((flag) => ({ at: `${path} ${flag}`, choices }))),
  );
  const below = all.filter(({ path }) => path !== root.path);
  return {
    commands: below.map(({ path }) => shellQuote(path)).join('|'),
    valued: valued.map(({ at }) => shellQuote(at)).join('|'),
    values: valued
      .map(({ at, choices }) => `    (${shellQuote(at)}) choices=${shellQuote(choices.join(' '))} ;;\n`)
      .join(''),
    next: all.map(nextCase).join(''),
  };
}

function nextCase(node: CommandNode): string {
  const { words, flags } = nextWords(node);
  const [said, dashed] = [shellQuote(words.join(' ')), shellQuote(flags.join(' '))];
  return `    (${shellQuote(node.path)}) words=${said} flags=${dashed} ;;\n`;
}
