import { join, resolve } from 'node:path';
import { type Configuration, readConfiguration } from '../config/configuration.ts';
import type { ConfigurationFiles } from '../config/files.ts';
import { isRegion } from '../config/settings.ts';
import { readStackFile, type StackFile, type StackIdentity } from '../stack-file/stack-file.ts';
import { printable } from '../terminal/printable.ts';
import { regionOfHost } from './endpoint-url.ts';

export type CallerKeys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** Where a request goes and whose it is. */
export type Target = {
  endpoint: URL;
  region: string;
  keys: CallerKeys;
  /** The caller in words: the local identity's name and ARN, or the access key id. */
  caller: string;
  /** Set when the target is the local stack: whose keys work nowhere else. */
  stack?: StackFile;
};

export type TargetChoice = {
  endpoint?: string;
  region?: string;
  identity?: string;
  /** The profile of the AWS configuration file whose keys sign. */
  awsProfile?: string;
};

export type TargetReading =
  | { ok: true; target: Target }
  /** `usage`: what was given is wrong; `unreachable`: nothing to ask was found. */
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

type Env = Readonly<Record<string, string | undefined>>;

const CLONE = join(import.meta.dirname, '..', '..');

/**
 * Finds the service and the caller's keys: `--endpoint`, then `SENTINEL_ENDPOINT`, with the caller's own keys
 * (`callerKeysFinder`); else the local stack's `stack.json`, with the keys of one of its identities (`--identity`,
 * by default the first). `--identity` always means the local stack.
 */
export function findTarget(choice: TargetChoice, env: Env): Promise<TargetReading> {
  return targetFinder(choice, env)();
}

/**
 * The same to ask again and again: each time with the keys of that moment, and with the local stack as it is then.
 */
export function targetFinder(choice: TargetChoice, env: Env): () => Promise<TargetReading> {
  const findKeys = callerKeysFinder(env, choice.awsProfile ?? filled(env.SENTINEL_AWS_PROFILE));
  const named =
    choice.endpoint ?? (choice.identity === undefined ? filled(env.SENTINEL_ENDPOINT) : undefined);
  if (named === undefined) return async () => localTarget(choice, env);
  if (choice.identity !== undefined) {
    const text = '`--identity` names a caller of the local stack: leave it out, or leave `--endpoint` out';
    return async () => fail(text);
  }
  return () => remoteTarget(named, choice, env, findKeys);
}

async function remoteTarget(
  named: string,
  choice: TargetChoice,
  env: Env,
  findKeys: () => Promise<KeysReading>,
): Promise<TargetReading> {
  const endpoint = readEndpoint(named);
  const origin = choice.endpoint === undefined ? 'SENTINEL_ENDPOINT' : '--endpoint';
  if (!endpoint.ok) return fail(`\`${origin}\` ${endpoint.fault}`);
  const region =
    choice.region ?? regionOfHost(endpoint.url) ?? filled(env.AWS_REGION) ?? filled(env.AWS_DEFAULT_REGION);
  if (region === undefined) return fail('the region is not known: give `--region` or set `AWS_REGION`');
  if (!isRegion(region)) return fail('the region is not a region’s name: give one such as `eu-central-1`');
  const reading = await findKeys();
  if (!reading.ok) return reading;
  const { keys } = reading;
  return {
    ok: true,
    target: { endpoint: endpoint.url, region, keys, caller: `access key ${keys.accessKeyId}` },
  };
}

function localTarget(choice: TargetChoice, configuration: Configuration, env: Env): TargetReading {
  const reading = readStackFile(resolve(filled(env.SENTINEL_LOCAL_DIR) ?? join(CLONE, '.local')));
  if (reading.found === false) {
    const how = 'give `--endpoint URL`, set SENTINEL_ENDPOINT, or start the local stack with `npm start`';
    return { ok: false, kind: 'unreachable', message: `no service to ask: ${how} (no \`${reading.path}\`)` };
  }
  if (reading.found === 'broken') {
    const message = `\`${reading.path}\` is not a local stack’s file: ${reading.fault}: start it again with \`npm start\``;
    return { ok: false, kind: 'unreachable', message };
  }
  const { stack } = reading;
  const identity = chooseIdentity(stack, choice.identity);
  if (identity === undefined) {
    const names = stack.identities.map(({ name }) => `\`${name}\``).join(', ');
    return fail(`the local stack has no such identity: use one of ${names}`);
  }
  const { name, arn, ...keys } = identity;
  // A region that is configured is that of the service elsewhere.
  const region = configuration.region?.from === 'flag' ? configuration.region.value : stack.region;
  return {
    ok: true,
    target: { endpoint: new URL(stack.gateway), region, keys, caller: `${name} (${arn})`, stack },
  };
}

function chooseIdentity(stack: StackFile, name: string | undefined): StackIdentity | undefined {
  return name === undefined ? stack.identities[0] : stack.identities.find((one) => one.name === name);
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

type WrongUse = { ok: false; kind: 'usage'; message: string };

function fail(message: string): WrongUse {
  return { ok: false, kind: 'usage', message };
}
