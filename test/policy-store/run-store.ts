import { CommanderError } from 'commander';
import type { Ask } from '../../client/policy-store/confirm.ts';
import { openParameters, type ParameterStore } from '../../client/policy-store/parameters.ts';
import { wholePolicyCommand } from '../../client/policy-store/policy-command.ts';
import { profileCommand } from '../../client/policy-store/profile-command.ts';
import type { Means } from '../../client/policy-store/session.ts';

export type Ran = { status: number; out: string; err: string };

export type RunOptions = {
  /** Who is asked; by default nobody may be. */
  ask?: Ask;
  /** What comes between the commands and the store. */
  between?: (store: ParameterStore) => ParameterStore;
};

const mustNotAsk: Ask = async () => {
  throw new Error('nobody was to be asked');
};

/** Runs `sentinel policy …` or `sentinel profile …` in this process; waits of the store take no time. */
export async function runStore(
  env: Readonly<Record<string, string>>,
  [word, ...words]: readonly string[],
  { ask = mustNotAsk, between = (store) => store }: RunOptions = {},
): Promise<Ran> {
  let [out, err] = ['', ''];
  const world = {
    env,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    nowMs: Date.now,
  };
  const means: Means = {
    ask,
    open: async ({ root, region, environment }) =>
      between(openParameters({ root, region, environment, wait: async () => undefined })),
  };
  const command = word === 'profile' ? profileCommand(world, means) : wholePolicyCommand(world, means);
  const quiet = { writeOut: () => undefined, writeErr: () => undefined };
  for (const one of [command, ...command.commands]) one.exitOverride().configureOutput(quiet);
  process.exitCode = 0;
  try {
    await command.parseAsync(words, { from: 'user' });
    return { status: Number(process.exitCode), out, err };
  } catch (error) {
    // As the command line does.
    if (error instanceof CommanderError) return { status: 64, out, err: error.message };
    throw error;
  } finally {
    process.exitCode = 0;
  }
}
