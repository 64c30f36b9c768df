import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { wholeProgram } from '../../client/completion/command.ts';
import { SUBCOMMANDS } from '../../client/subcommands.ts';
import { commandsDocument, leaves, WITHOUT_JSON } from './commands-document.ts';

/** All commands below a command, each with its words. */
function below(command: Command, path: string): [path: string, command: Command][] {
  return command.commands.flatMap((child) => {
    const own = `${path} ${child.name()}`;
    return [[own, child] as [string, Command], ...below(child, own)];
  });
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (more) => {
      text += more;
    },
  });
  command.outputHelp();
  return text;
}

const commands = below(await wholeProgram(SUBCOMMANDS), 'sentinel');

test.for(commands)('%s says how it is used, with an example', ([path, command]) => {
  const help = helpOf(command);
  expect(help).toMatch(/\nExamples\b[^\n]*:\n/);
  expect(help.slice(help.indexOf('\nExamples'))).toContain(path);
  expect(command.description()).toMatch(/^[a-z]/);
  expect(command.description()).not.toMatch(/\.$/);
});

test.for(commands.filter(([, command]) => command.commands.length === 0))(
  '%s prints data as JSON, or says why not',
  ([path, command]) => {
    const has = command.options.some(({ long }) => long === '--json');
    expect(has).toBe(!(path in WITHOUT_JSON));
  },
);

test('the list of commands is the one that the program shows', () => {
  for (const { name, description } of SUBCOMMANDS) {
    const command = commands.find(([path]) => path === `sentinel ${name}`)?.[1];
    expect([name, command?.description()]).toEqual([name, description]);
  }
});

test('docs/commands.md is what the commands say: `node run.mjs test/cli-tree/write-commands.ts` writes it', async () => {
  const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
  expect(page).toBe(await commandsDocument());
  for (const { path } of await leaves()) expect(page).toContain(`| \`${path}\` |`);
});
