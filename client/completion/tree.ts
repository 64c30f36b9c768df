import type { Command, Option } from 'commander';

export type OptionNode = {
  /** `--json`, `-V`. */
  flags: readonly string[];
  description: string;
  takesValue: boolean;
  /** What the value may be, where that is a list. */
  choices: readonly string[];
};

/** A command as completion sees it. */
export type CommandNode = {
  /** From the program on: `sentinel policy lint`. */
  path: string;
  name: string;
  description: string;
  options: readonly OptionNode[];
  children: readonly CommandNode[];
  /** What its argument may be, where that is a list. */
  choices: readonly string[];
};

/** Reads a command and all below it. */
export function commandTree(command: Command, above = ''): CommandNode {
  const path = `${above} ${command.name()}`.trim();
  const help: OptionNode = { flags: ['--help'], description: 'display help', takesValue: false, choices: [] };
  return {
    path,
    name: command.name(),
    description: command.description(),
    options: [...command.options.map(optionNode), help],
    children: command.commands.map((child) => commandTree(child, path)),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
}

function optionNode({ short, long, description, required, optional, argChoices }: Option): OptionNode {
  const flags = [long, short].filter((flag) => flag !== undefined && flag !== null);
  return { flags, description, takesValue: required || optional, choices: argChoices ?? [] };
}

/** The command and all below it, the upper first. */
export function allCommands(node: CommandNode): CommandNode[] {
  return [node, ...node.children.flatMap(allCommands)];
}

/** What may stand next: commands and values, or, after a dash, options. */
export function nextWords(node: CommandNode): { words: string[]; flags: string[] } {
  return {
    words: [...node.children.map(({ name }) => name), ...node.choices],
    flags: node.options.flatMap(({ flags }) => flags),
  };
}
