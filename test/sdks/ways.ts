import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentVariables } from '../../client/agent/variables.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import type { RunningStack } from '../end-to-end/running-stack.ts';
import { APP, signingKey } from '../oidc/running-issuers.ts';
import { goodClaims, signedToken } from '../oidc/tokens.ts';
import { startCountingAgent } from './counting-agent.ts';
import { type Case, startFront } from './front.ts';
import { type Env, startLines } from './program.ts';

export const WAYS = ['agent', 'process', 'token'] as const;
export type Way = (typeof WAYS)[number];

const SENTINEL = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');
/** Begins every `sentinel` command line. */
export const COMMAND = [process.execPath, SENTINEL];
export const JOB = 'system:serviceaccount:demo:job';

/** One name of the front, and how an SDK comes to it. */
export type Approach = {
  name: string;
  served: Case;
  /** The variables that lead an SDK there. */
  env: Env;
  /** Requests so far, of the SDK at the agent or the front; of `credential_process` its own at the front. */
  asked: () => number;
};

export type Ways = {
  /** The environment of every SDK: the local STS, one configuration file, nobody's settings. */
  base: Env;
  /** The variables that lead an SDK to the stack itself, as the commands and documents of sentinel have them. */
  plain: Readonly<Record<Way, Env>>;
  approach: (way: Way, name: string, lifetimeMs?: number) => Approach;
  /** Puts a new token of the local issuer into the file of this name; `sub`: by default the demo workload. */
  writeToken: (name: string, sub?: string) => void;
  /** The same with one that has expired. */
  writeStaleToken: (name: string) => void;
  stop: () => Promise<void>;
};

/** Opens all three ways to a front before the stack, for `names` and no others, and to the stack itself. */
export async function openWays(stack: RunningStack, names: readonly string[]): Promise<Ways> {
  const { folder } = stack;
  const front = await startFront(stack);
  const agent = await startCountingAgent(front.url, stack, names);
  const base = baseOf(stack, join(folder, 'aws-config'));
  const serve = await servePlain(base, join(folder, 'agent-token'));
  await writeConfig(base, stack, front.url, names);
  await sentinel(['local', 'token', '--sub', APP, '--file', join(folder, 'token')], base);
  const tokens = await tokensOf(stack);
  for (const name of names) tokens.writeToken(name);
  return {
    base,
    plain: {
      agent: serve.env,
      process: { AWS_PROFILE: 'dev' },
      token: agentVariables(`${stack.file.gateway}/oidc/local/credentials/dev`, {
        file: join(folder, 'token'),
      }),
    },
    approach: (way, name, lifetimeMs) => {
      const served = front.of(name, lifetimeMs);
      const asked = () => served.asked;
      if (way === 'agent') return { name, served, env: agent.env(name), asked: () => agent.asked(name) };
      if (way === 'process') return { name, served, env: { AWS_PROFILE: name }, asked };
      const url = `${front.url}/oidc/local/credentials/${name}`;
      return { name, served, env: agentVariables(url, { file: tokens.fileOf(name) }), asked };
    },
    ...tokens,
    stop: async () => {
      await Promise.all([serve.stop(), agent.stop(), front.stop()]);
    },
  };
}

function baseOf(stack: RunningStack, config: string): Env {
  return {
    ...{ PATH: process.env.PATH ?? '', HOME: stack.folder },
    // Version 1 of the AWS CLI knows only the second.
    ...{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
    AWS_ENDPOINT_URL_STS: stack.file.endpoints.sts,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...{ AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    SENTINEL_LOCAL_DIR: stack.folder,
  };
}

async function sentinel(args: readonly string[], env: Env): Promise<void> {
  const { status, err } = await runSentinel(args, env);
  if (status !== 0) throw new Error(`sentinel ${args.join(' ')}: ${err}`);
}

/** `sentinel serve` with its token in a file. */
async function servePlain(base: Env, tokenFile: string): Promise<{ env: Env; stop: () => Promise<void> }> {
  const words = [...COMMAND, 'serve', '--json', '--profile', 'dev', '--token-file', tokenFile];
  const { read, stop } = startLines(words, base);
  const { profiles } = await read();
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file } =
    profiles[0].environment;
  return { env: agentVariables(url, { file }), stop };
}

/**
 * `sentinel setup dev`, and its like for each name at the front. The file is whole before any SDK reads it: that for
 * JavaScript reads it once, that for Java anew when it changes.
 */
async function writeConfig(base: Env, stack: RunningStack, frontUrl: string, names: readonly string[]) {
  await sentinel(['setup', 'dev'], base);
  const folder = join(stack.folder, 'front');
  mkdirSync(folder);
  const file = JSON.stringify({ ...stack.file, gateway: frontUrl });
  writeFileSync(join(folder, 'stack.json'), file, { mode: 0o600 });
  const command = ['/usr/bin/env', `SENTINEL_LOCAL_DIR=${folder}`, ...COMMAND, 'credential-process'].join(
    ' ',
  );
  const profiles = names.map(
    (name) => `\n[profile ${name}]\ncredential_process = ${command} --profile ${name}\n`,
  );
  const path = base.AWS_CONFIG_FILE ?? '';
  writeFileSync(path, readFileSync(path, 'utf8') + profiles.join(''));
}

/** A token file for each name, changed as a kubelet does it: it is there whole, the old one or the new one. */
async function tokensOf(stack: RunningStack) {
  const key = await signingKey(join(stack.folder, 'issuer.key'));
  const issuer = stack.file.oidc?.issuer ?? '';
  const fileOf = (name: string) => join(stack.folder, `token-${name}`);
  const put = (name: string, claims: Record<string, unknown>) => {
    writeFileSync(`${fileOf(name)}.new`, signedToken(key, claims), { mode: 0o600 });
    renameSync(`${fileOf(name)}.new`, fileOf(name));
  };
  return {
    fileOf,
    writeToken: (name: string, sub = APP) => put(name, { ...goodClaims(issuer, Date.now()), sub }),
    writeStaleToken: (name: string) => put(name, goodClaims(issuer, Date.now() - 3_600_000)),
  };
}
