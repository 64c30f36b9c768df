import { Command } from 'commander';
import { processSurroundings, type Surroundings } from '../surroundings/surroundings.ts';
import { PROFILE } from './kinds.ts';
import type { Means } from './session.ts';
import { storeCommands } from './store-commands.ts';

const EXAMPLES = `
Examples:
  $ sentinel profile diff profiles
  $ sentinel profile push profiles
  $ sentinel profile rollback prod

Exit status: 0 done, 1 a fault or a difference, 2 refused or moved meanwhile, 3 unreachable, 64 wrong use.`;

/** `sentinel profile`: the documents that say which role a profile is. */
export function profileCommand(world: Surroundings = processSurroundings(), means?: Means): Command {
  const command = new Command('profile')
    .description('store profiles, and see and undo what was stored')
    .addHelpText('after', EXAMPLES);
  for (const one of storeCommands(PROFILE, world, means)) command.addCommand(one);
  return command;
}
