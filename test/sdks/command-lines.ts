import { type Command, CommanderError } from 'commander';
import { wholeProgram } from '../../client/completion/command.ts';
import { SUBCOMMANDS } from '../../client/subcommands.ts';

/** The command lines of `sentinel` in the text of a block, as words; what a shell makes of the rest is left out. */
export function commandLines(text: string): string[][] {
  const whole = text
    .replaceAll(/\\\n\s*(?:> )?/g, ' ')
    .replaceAll('npm run -s sentinel --', 'sentinel')
    .replaceAll(/^SENTINEL_OIDC_ISSUERS=.*$/gm, '');
  // In an image the words are a list of JSON.
  const plain = whole.replaceAll(
    /\["sentinel", (.*)\]/g,
    (_, words: string) => `sentinel ${words.replaceAll(/["],?/g, '')} my-server`,
  );
  return [...plain.matchAll(/(?<![\w/-])(?:\/\S*\/)?sentinel ((?:[^|>)"\n]|"[^"$]*")+)/g)].map(
    ([, rest = '']) => [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
  );
}

/** What the real commands say against these words; the empty text if nothing. None of them is run. */
export async function faultOf(words: readonly string[]): Promise<string> {
  const said: string[] = [];
  let reached = false;
  const root = await wholeProgram(SUBCOMMANDS);
  const prepare = (command: Command): void => {
    command
      .exitOverride()
      .configureOutput({ writeErr: (text) => said.push(text), writeOut: () => undefined });
    // A command that only holds others does nothing, and must go on saying so.
    if (command.commands.length === 0 || command.name() === 'setup')
      command.action(() => {
        reached = true;
      });
    command.commands.forEach(prepare);
  };
  prepare(root);
  try {
    await root.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    said.push(error.message);
  }
  return reached ? '' : `${words.join(' ')}: ${said.join(' ')}`;
}
