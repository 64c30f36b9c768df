import { allCommands, type CommandNode, type OptionNode } from './tree.ts';

/** The script for fish, with the descriptions it shows beside each word. */
export function fishCompletion(root: CommandNode): string {
  const all = allCommands(root);
  const valued = all.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ flags }) => flags.map((flag) => `${path} ${flag}`)),
  );
  const below = all.filter(({ path }) => path !== root.path).map(({ path }) => path);
  return `# Completion of ${root.name} for fish: ${root.name} completion fish | source
function __${root.name}_at
    set -l at ${root.name}
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch "$at $word"
            case ${below.map(quote).join(' ')}
                set at "$at $word"
            case ${valued.map(quote).join(' ')}
                set skip 1
        end
    end
    test "$at" = "$argv[1]"
end
${all.map((node) => linesOf(node, root.name)).join('')}`;
}

function linesOf(node: CommandNode, program: string): string {
  const head = `complete -c ${program} -n ${quote(`__${program}_at ${quote(node.path)}`)}`;
  const children = node.children.map(
    ({ name, description }) => `${head} -f -a ${quote(name)} -d ${quote(description)}\n`,
  );
  const choices = node.choices.map((choice) => `${head} -f -a ${quote(choice)}\n`);
  return [...children, ...choices, ...node.options.map((option) => `${head} ${optionText(option)}\n`)].join(
    '',
  );
}

function optionText({ flags, description, takesValue, choices }: OptionNode): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = !takesValue ? [] : choices.length > 0 ? ['-x', `-a ${quote(choices.join(' '))}`] : ['-r'];
  return [...names, ...value, `-d ${quote(description)}`].join(' ');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
