import { Argument, Command } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { commandTree } from './tree.ts';

const EXAMPLES = `
Examples:
  $ eval "$(sentinel completion bash)"                                    bash, in ~/.bashrc
  $ source <(sentinel completion zsh)                                     zsh, in ~/.zshrc after compinit
  $ sentinel completion fish > ~/.config/fish/completions/sentinel.fish   fish

The script knows the commands of this version; it starts no program while you type.

Exit status: 0 printed, 64 wrong use.`;

/** What is loaded of each subcommand. */
type Loadable = { load: () => Promise<Command> };

const WRITERS = {
  bash: async () => (await import('./bash.ts')).bashCompletion,
  zsh: async () => (await import('./zsh.ts')).zshCompletion,
  fish: async () => (await import('./fish.ts')).fishCompletion,
} as const;
type Shell = keyof typeof WRITERS;

/** The command line of `sentinel completion`, which completes all of `subcommands`. */
export function completionCommand(subcommands: readonly Loadable[]): Command {
  return new Command('completion')
    .description('print a script that completes this command in a shell')
    .addArgument(new Argument('<shell>', 'whose script').choices(Object.keys(WRITERS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const root = await wholeProgram(subcommands);
      const write = await WRITERS[shell]();
      processSurroundings().out(write(commandTree(root)));
    });
}

/** The program with every subcommand, which a run of one never loads. */
export async function wholeProgram(subcommands: readonly Loadable[]): Promise<Command> {
  const root = new Command('sentinel').option('-V, --version', 'output the version number');
  for (const { load } of subcommands) root.addCommand(await load());
  return root;
}
