export type Command = { command: string; expected: string };

/** Reads a console block: `$ COMMAND`, continued by `> `, and below it what it prints. */
export function commandsOf(text: string): Command[] {
  const commands: { command: string; expected: string[] }[] = [];
  for (const line of text.split('\n')) {
    const last = commands.at(-1);
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), expected: [] });
    else if (line.startsWith('> ') && last !== undefined && last.expected.length === 0)
      last.command += `\n${line.slice(2)}`;
    else if (last !== undefined) last.expected.push(line);
    else throw new Error('a console block begins with `$ COMMAND`');
  }
  return commands.map(({ command, expected }) => ({ command, expected: expected.join('\n').trimEnd() }));
}

const MARK = '\u001e';

/** One script of all commands, in one shell, so that what a command sets is there for the next. */
export function scriptOf(commands: readonly Command[]): string {
  return commands.map(({ command }) => `{ ${command}\n} 2>&1\nprintf '${MARK}%s${MARK}' "$?"\n`).join('');
}

/** What each command of `scriptOf` printed and its exit status. */
export function resultsOf(output: string): { printed: string; status: number }[] {
  const parts = output.split(MARK);
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, n) => ({
    printed: (parts[2 * n] ?? '').trimEnd(),
    status: Number(parts[2 * n + 1]),
  }));
}

/** Does output fit? `…` stands for any text within a line, and alone on a line for any lines. */
export function fits(expected: string, printed: string): boolean {
  const pattern = expected
    .split('\n')
    .map((line) =>
      line.trim() === '…' ? '(?:[^\\n]*\\n)*?[^\\n]*' : line.split('…').map(literal).join('[^\\n]*'),
    )
    .join('\\n');
  return new RegExp(`^${pattern}$`).test(printed);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
