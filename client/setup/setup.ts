import { credentialCommand } from '../aws-config/credential-command.ts';
import { awsFilePath, readText, replaceText } from '../aws-config/files.ts';
import { type ProfileState, putProfiles, type WantedProfile } from '../aws-config/put-profiles.ts';
import { unifiedDiff } from '../aws-config/unified-diff.ts';
import { type Configuration, type Configured, readConfiguration } from '../config/configuration.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { knownRegion } from '../target/known-region.ts';
import { printable } from '../terminal/printable.ts';
import { programWords, type RunningProgram } from './program.ts';

export type SetupOptions = {
  profiles: readonly string[];
  prefix: string;
  dryRun: boolean;
  json: boolean;
  command?: string;
  endpoint?: string;
  region?: string;
  awsProfile?: string;
};

/** What `--json` prints. */
type Report = {
  file: string;
  /** Absent where nothing was replaced. */
  backup?: string;
  profiles: readonly { profile: string; name: string; state: ProfileState }[];
  diff?: string;
};

/** `sentinel setup`: puts the profiles into the AWS configuration file. Returns the exit status. */
export async function setup(
  options: SetupOptions,
  world: Surroundings,
  running: RunningProgram,
): Promise<ExitStatus> {
  const plan = await makePlan(options, world, running);
  if (!plan.ok) {
    for (const fault of plan.faults) world.err(`sentinel: ${printable(fault)}\n`);
    return EXIT.usage;
  }
  const { file, before, after, states } = plan;
  const profiles = options.profiles.map((profile, n) => ({ profile, ...stateAt(states, n) }));
  const report: Report = { file, profiles };
  if (options.dryRun) report.diff = unifiedDiff(before, after, file);
  else if (before !== after) {
    const stamp = new Date(world.nowMs()).toISOString().replaceAll(/[-:.]/g, '');
    const replacing = replaceText(file, before, after, stamp);
    if (!replacing.ok) {
      world.err(`sentinel: ${printable(`\`${file}\` ${replacing.fault}`)}\n`);
      return EXIT.usage;
    }
    if (replacing.backup !== undefined) report.backup = replacing.backup;
  }
  world.out(options.json ? `${JSON.stringify(report)}\n` : show(report, options.dryRun));
  return EXIT.given;
}

type State = { name: string; state: ProfileState };

function stateAt(states: readonly State[], n: number): State {
  return states[n] ?? { name: '', state: 'unchanged' };
}

type Plan =
  | { ok: true; file: string; before: string; after: string; states: readonly State[] }
  | { ok: false; faults: readonly string[] };

async function makePlan(options: SetupOptions, world: Surroundings, running: RunningProgram): Promise<Plan> {
  const { endpoint, region, awsProfile } = options;
  const reading = await readConfiguration({ endpoint, region, awsProfile }, world.env);
  if (!reading.ok) return reading;
  const file = awsFilePath('config', world.env);
  if (file === undefined) {
    return { ok: false, faults: ['no home directory to write to: set HOME, or AWS_CONFIG_FILE to a path'] };
  }
  const wanted = wantedProfiles(options, reading.configuration, world.env, running);
  if (!wanted.ok) return wanted;
  const text = readText(file);
  if (text.found === 'broken') {
    return { ok: false, faults: [`\`${file}\` cannot be read (${text.code}): correct its permissions`] };
  }
  const before = text.found ? text.text : '';
  const putting = putProfiles(before, wanted.profiles);
  if (putting.ok) return { ok: true, file, before, after: putting.text, states: putting.states };
  return { ok: false, faults: putting.faults.map(({ line, message }) => `${file}:${line}: ${message}`) };
}

function wantedProfiles(
  options: SetupOptions,
  configuration: Configuration,
  env: Surroundings['env'],
  running: RunningProgram,
): { ok: true; profiles: WantedProfile[] } | { ok: false; faults: readonly string[] } {
  const program = programWords(options.command, running);
  if (!program.ok) return { ok: false, faults: [program.fault] };
  const region = knownRegion(configuration, env);
  const profiles: WantedProfile[] = [];
  for (const profile of options.profiles) {
    const command = credentialCommand(
      { program: program.words, profile, options: lastingOptions(configuration) },
      running.platform,
    );
    if (!command.ok) return { ok: false, faults: [command.fault] };
    profiles.push({
      name: `${options.prefix}${profile}`,
      command: command.text,
      region: region === undefined ? undefined : { name: region, insist: options.region !== undefined },
    });
  }
  return { ok: true, profiles };
}

/**
 * What only this command line or this shell knows is written, for other programs start with neither; what a file of
 * the configuration says is read again at each run.
 */
function lastingOptions({ endpoint, region, awsProfile }: Configuration): Record<string, string | undefined> {
  const lasting = (one: Configured | undefined): string | undefined =>
    one?.from === 'flag' || one?.from === 'environment' ? one.value : undefined;
  return {
    '--endpoint': lasting(endpoint),
    '--region': lasting(region),
    '--aws-profile': lasting(awsProfile),
  };
}

function show({ file, backup, profiles, diff }: Report, dryRun: boolean): string {
  if (dryRun) return diff === '' ? `nothing to change in ${printable(file)}\n` : (diff ?? '');
  const lines = profiles.map(({ name, state }) => `${state.padEnd(10)}${name}\n`);
  const kept = backup === undefined ? '' : `${'backup'.padEnd(10)}${printable(backup)}\n`;
  return `${lines.join('')}${'file'.padEnd(10)}${printable(file)}\n${kept}`;
}
