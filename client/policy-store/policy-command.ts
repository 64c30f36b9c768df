import type { Command } from 'commander';
import { policyCommand } from '../policy/command.ts';
import { processSurroundings, type Surroundings } from '../surroundings/surroundings.ts';
import { POLICY } from './kinds.ts';
import type { Means } from './session.ts';
import { storeCommands } from './store-commands.ts';

/** `sentinel policy` whole: what looks at files, and what stores them. */
export function wholePolicyCommand(world: Surroundings = processSurroundings(), means?: Means): Command {
  const command = policyCommand(world);
  for (const one of storeCommands(POLICY, world, means)) command.addCommand(one);
  return command;
}
