import { wholeProgram } from '../../client/completion/command.ts';
import { allCommands, type CommandNode, commandTree } from '../../client/completion/tree.ts';
import { SUBCOMMANDS } from '../../client/subcommands.ts';

/** Commands that print no data of their own, or none but in one form, and why. */
export const WITHOUT_JSON: Readonly<Record<string, string>> = {
  'sentinel exec': 'what it prints is the command’s',
  'sentinel credential-process': 'prints JSON, in the form the SDKs want',
  'sentinel completion': 'prints a script',
  'sentinel audit prove': 'prints JSON',
  'sentinel audit export': 'prints the format that `--format` names',
  'sentinel local token': 'prints the token alone',
  'sentinel setup workload': 'prints a manifest',
};

/** The commands that do something, without those that only hold others. */
export async function leaves(): Promise<CommandNode[]> {
  const all = allCommands(commandTree(await wholeProgram(SUBCOMMANDS)));
  return all.filter(({ path, children }) => children.length === 0 || path === 'sentinel setup');
}

const HEAD = `# Commands

Every command of \`sentinel\`; \`--help\` on each has all its options and examples. The table is made from the commands
themselves by \`node run.mjs test/cli-tree/write-commands.ts\`; a test compares them.

| command | does | \`--json\` |
| --- | --- | --- |
`;

const TAIL = `
Exit statuses: 0 done, 1 something is wrong with what was looked at (\`doctor\`, \`policy\`, \`audit verify\`), 2 refused by the
service, 3 unreachable, 64 wrong use. Data goes to standard output, everything else to standard error; text of others
is made printable before it reaches a terminal.

What each way of getting credentials is for, and what the settings are:
[configuration of the client](client-configuration.md).
`;

/** docs/commands.md, whole. */
export async function commandsDocument(): Promise<string> {
  const rows = (await leaves()).map(({ path, description, options }) => {
    const json = options.some(({ flags }) => flags.includes('--json')) ? 'yes' : (WITHOUT_JSON[path] ?? '');
    return `| \`${path}\` | ${description} | ${json} |\n`;
  });
  return `${HEAD}${rows.join('')}${TAIL}`;
}
