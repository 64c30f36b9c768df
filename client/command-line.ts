import { Command, CommanderError } from 'commander';
import { SUBCOMMANDS } from './subcommands.ts';
import { EXIT } from './surroundings/exit-status.ts';

const EXAMPLES = `
Examples:
  $ sentinel get dev                     credentials of the profile dev
  $ sentinel policy lint policies/*.yaml
  $ sentinel help get

Exit status: 0 done, 2 refused, 3 unreachable, 64 wrong use; each command tells its own.`;

/** Every command throws instead of ending the process, so that wrong use has one exit status. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
}

async function program(words: readonly string[], version: string): Promise<Command> {
  const root = new Command('sentinel')
    .description('Short-lived AWS credentials under a policy, every decision recorded.')
    .version(version)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride();
  const asked = words.filter((word) => word !== 'help' && !word.startsWith('-'))[0];
  for (const { name, description, load } of SUBCOMMANDS) {
    const command = name === asked ? await load() : new Command(name).description(description);
    inherit(command, root);
    // SDKs show what it says on standard error, and want one line there.
    if (name === 'credential-process') command.showHelpAfterError(false);
    root.addCommand(command);
  }
  return root;
}

/** Runs the command that `argv` names, as `process.argv` has it. Sets the process's exit status. */
export async function runCommandLine(argv: readonly string[], version: string): Promise<void> {
  // A reader that closes early, as `head`, wants no more: that is no fault of ours to tell.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await (await program(argv.slice(2), version)).parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version that were asked for are no wrong use.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  }
}
