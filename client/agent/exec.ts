import { devNull } from 'node:os';
import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { type Target, type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import type { Upstream } from '../upstream/ask-upstream.ts';
import { failureStatus } from '../upstream/tell.ts';
import { type Agent, startAgent } from './agent.ts';
import { runChild } from './child.ts';
import type { CacheOptions } from './credential-cache.ts';
import { doorOf, newToken } from './doors.ts';
import { startFault } from './start-fault.ts';
import {
  agentVariables,
  EXEC_MARK,
  environmentWith,
  hidingVariables,
  placeVariables,
  urlOf,
} from './variables.ts';

export type ExecOptions = TargetChoice & {
  profile: string;
  /** The command and its arguments. */
  words: readonly string[];
  durationSeconds?: number;
  ipv6: boolean;
  nest: boolean;
};

/** A person is waiting, and the function may be cold. */
const FIRST_ANSWER_MS = 15_000;

/**
 * `sentinel exec`: runs a command whose SDKs get a profile's credentials, as long as it runs. Nothing is run where
 * the profile is not given. Returns the command's exit status, or one of our own.
 */
export async function exec(
  options: ExecOptions,
  world: Surroundings,
  upstream: Upstream,
  after: CacheOptions['after'],
): Promise<number> {
  const outer = world.env[EXEC_MARK];
  if (outer !== undefined && outer !== '' && !options.nest) {
    const why = `this is run by \`sentinel exec ${printable(outer, 64)}\` already`;
    world.err(`sentinel: ${why}: leave it first, or give \`--nest\`\n`);
    return EXIT.usage;
  }
  const found = await upstream.findTarget();
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const { durationSeconds, ipv6 } = options;
  const door = doorOf(options.profile, newToken());
  const start = await startAgent({
    doors: [door],
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...{ upstream, after, port: 0, ipv6, err: world.err },
  });
  if (!start.ok) {
    world.err(`sentinel: ${startFault(start.code, 0)}\n`);
    return EXIT.usage;
  }
  const { agent } = start;
  try {
    const url = urlOf(door, agent.port, ipv6);
    return await runWith(agent, agentVariables(url, { text: door.token }), options, found.target, world);
  } finally {
    await agent.stop();
  }
}

async function runWith(
  agent: Agent,
  variables: ReturnType<typeof agentVariables>,
  { profile, words }: ExecOptions,
  target: Target,
  world: Surroundings,
): Promise<number> {
  const first = await agent.ask(profile, FIRST_ANSWER_MS);
  if (first?.kind === 'failed') return failureStatus(first.failure);
  if (first?.kind !== 'given') {
    world.err(`sentinel: the service has not answered in ${FIRST_ANSWER_MS / 1000} s: try again\n`);
    return EXIT.unreachable;
  }
  const env = environmentWith(world.env, {
    ...placeVariables(world.env, target),
    ...hidingVariables(world.env),
    ...variables,
    [EXEC_MARK]: profile,
  });
  const end = await runChild(words, env);
  if (!end.started) world.err(`sentinel: ${printable(end.fault)}\n`);
  return end.status;
}

/** Takes out of an environment what an outer `sentinel exec` put there: its vended keys buy no others. */
export function withoutOuter(env: Surroundings['env']): Surroundings['env'] {
  if (env[EXEC_MARK] === undefined) return env;
  const hidden = (name: string) => env[name] === devNull;
  const gone = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'].filter(hidden);
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('AWS_CONTAINER_') && !gone.includes(name)),
  );
}
