import { Command, InvalidArgumentError } from 'commander';
import type { ExitStatus } from '../surroundings/exit-status.ts';
import { processSurroundings, type Surroundings } from '../surroundings/surroundings.ts';
import { readProfileName } from '../target/flags.ts';
import { isLabel } from './changes.ts';
import { askOnTerminal } from './confirm.ts';
import type { DiffFlags } from './diff.ts';
import type { Kind } from './kinds.ts';
import type { PlaceChoice } from './place.ts';
import type { PushFlags } from './push.ts';
import type { RollbackFlags } from './rollback.ts';
import { type Means, type Session, withStore } from './session.ts';

type Common = PlaceChoice & { json?: true };

/** How a command of this kind runs, and in which world. */
export type Running = { kind: Kind; world: Surroundings; means: Means };

/** Parameter Store by the SDK, which is loaded only then; a person at the terminal. */
export const REAL_MEANS: Means = {
  open: async ({ root, region, environment }) => {
    const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
    return (await import('./parameters.ts')).openParameters({ root, region, environment, wait });
  },
  ask: askOnTerminal,
};

/** Requests that are decided again unless told otherwise. */
const USUAL_REPLAY = 1000;
const MOST_REPLAY = 100_000;

/** The commands between a folder and the store. */
export function storeCommands(
  kind: Kind,
  world: Surroundings = processSurroundings(),
  means: Means = REAL_MEANS,
): Command[] {
  const running = { kind, world, means };
  return [
    pushCommand(running),
    pullCommand(running),
    diffCommand(running),
    historyCommand(running),
    rollbackCommand(running),
  ];
}

function onStore({ kind }: Running, name: string, description: string, examples: readonly string[]): Command {
  const lines = examples.map((words) => `\n  $ sentinel ${kind.word} ${name} ${words}`).join('');
  return new Command(name)
    .description(description)
    .addHelpText('after', `\nExamples:${lines}`)
    .option(
      '--root <path>',
      `where the ${kind.plural} are, by default ${kind.root.variable} or ${kind.root.defaultText}`,
    )
    .option(
      '--region <name>',
      'the region of AWS’s Parameter Store; without any sign of AWS it is the local stack’s',
    )
    .option('--aws-profile <name>', 'the profile of your AWS configuration file to sign with')
    .option('--identity <name>', 'the caller, with the local stack')
    .option('--json', 'print one JSON document');
}

/** Which ledger is replayed. */
function withReplay(command: Command, kind: Kind): Command {
  if (kind.word !== 'policy') return command;
  return command
    .option('--table <name>', 'the ledger’s table, by default SENTINEL_LEDGER_TABLE or the local stack’s')
    .option('--log <name>', 'the log in the table, by default main');
}

function withWriting(command: Command, kind: Kind): Command {
  command
    .option(
      '--label <label>',
      'put this label on each version that is written, such as git-COMMIT',
      readLabel,
    )
    .option('--yes', 'do not ask');
  if (kind.word !== 'policy') return command;
  return withReplay(command, kind)
    .option(
      '--replay <count>',
      'decide the last requests for each changed profile again',
      readReplay,
      USUAL_REPLAY,
    )
    .option('--no-replay', 'do without');
}

function pushCommand(running: Running): Command {
  const { kind } = running;
  const command = onStore(
    running,
    'push',
    `check the ${kind.plural} of a folder, show what changes, and store them`,
    [kind.plural, `${kind.plural} --label git-4f2a91c --yes`],
  ).argument('<directory>', `with PROFILE.yaml for each ${kind.word}`);
  return withWriting(command, kind)
    .option('--prune', 'delete what is stored and not in the directory')
    .option('--plan <file>', 'write only what this plan of `diff --out` says, and all of it')
    .action(async (folder: string, flags: Common & PushFlags) => {
      const { push } = await import('./push.ts');
      const given = { ...flags, replay: kind.word === 'policy' ? flags.replay : (false as const) };
      await run(running, flags, (session) => push(session, folder, given));
    });
}

function pullCommand(running: Running): Command {
  const { kind } = running;
  return onStore(running, 'pull', `write the stored ${kind.plural} into a folder`, [kind.plural])
    .argument('<directory>', 'where PROFILE.yaml files go')
    .option('--force', 'overwrite what was changed here')
    .action(async (folder: string, flags: Common & { force?: true }) => {
      const { pull } = await import('./pull.ts');
      await run(running, flags, (session) => pull(session, folder, flags));
    });
}

function diffCommand(running: Running): Command {
  const { kind } = running;
  const command = onStore(running, 'diff', `show what a push would change; exit status 1 if anything`, [
    kind.plural,
    `${kind.plural} --out plan.json`,
  ]).argument('<directory>', `with PROFILE.yaml for each ${kind.word}`);
  if (kind.word === 'policy') {
    withReplay(command, kind).option(
      '--replay <count>',
      'decide the last requests for each changed profile again',
      readReplay,
    );
  }
  return command
    .option('--prune', 'as `push --prune` would')
    .option('--out <file>', 'write a plan that `push --plan` keeps to')
    .action(async (folder: string, flags: Common & DiffFlags) => {
      const { diff } = await import('./diff.ts');
      await run(running, flags, (session) => diff(session, folder, flags));
    });
}

function historyCommand(running: Running): Command {
  return onStore(running, 'history', `list the versions of a ${running.kind.word}, with who wrote them`, [
    'prod',
    'prod --show 3',
  ])
    .argument('<profile>', 'the profile', readProfileName)
    .option('--show <version>', 'print the text of a version, by its number or a label')
    .action(async (profile: string, flags: Common & { show?: string }) => {
      const { history } = await import('./history.ts');
      await run(running, flags, (session) => history(session, profile, flags));
    });
}

function rollbackCommand(running: Running): Command {
  const { kind } = running;
  const command = onStore(
    running,
    'rollback',
    `store an earlier text of a ${kind.word} again, as a new version`,
    ['prod', 'prod --to 3'],
  )
    .argument('<profile>', 'the profile', readProfileName)
    .option('--to <version>', 'by its number or a label; by default the newest with another text');
  return withWriting(command, kind).action(async (profile: string, flags: Common & RollbackFlags) => {
    const { rollback } = await import('./rollback.ts');
    const given = { ...flags, replay: kind.word === 'policy' ? flags.replay : (false as const) };
    await run(running, flags, (session) => rollback(session, profile, given));
  });
}

async function run(
  { kind, world, means }: Running,
  choice: Common,
  action: (session: Session) => Promise<ExitStatus>,
): Promise<void> {
  process.exitCode = await withStore(kind, choice, { world, means }, action);
}

function readLabel(text: string): string {
  if (isLabel(text)) return text;
  throw new InvalidArgumentError(
    'A label is 1 to 100 of A-Z a-z 0-9 . _ - and begins with no digit, `aws` or `ssm`: write git-COMMIT.',
  );
}

function readReplay(text: string): number {
  const count = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.NaN;
  if (count <= MOST_REPLAY) return count;
  throw new InvalidArgumentError(`Give 1 to ${MOST_REPLAY}.`);
}
