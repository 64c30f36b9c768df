import { join, resolve } from 'node:path';
import { type Configuration, readConfiguration } from '../config/configuration.ts';
import { regionOfHost } from '../config/endpoint-url.ts';
import type { ConfigurationFiles } from '../config/files.ts';
import { isRegion } from '../config/settings.ts';
import {
  readStackFile,
  type StackFile,
  type StackFileReading,
  type StackIdentity,
} from '../stack-file/stack-file.ts';
import { printable } from '../terminal/printable.ts';
import { type CallerKeys, callerKeysFinder, type KeysReading } from './caller-keys.ts';

export type { CallerKeys };

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
  | TargetFault;

/** `message` may have lines: one for each fault of the configuration. */
export type TargetFault = { ok: false; kind: 'usage' | 'unreachable'; message: string };

type Env = Readonly<Record<string, string | undefined>>;

const CLONE = join(import.meta.dirname, '..', '..');

/**
 * Finds the service and the caller's keys: the endpoint of `--endpoint`, SENTINEL_ENDPOINT or `config.yaml` with the
 * caller's own keys (`callerKeysFinder`); else the local stack's `stack.json` with the keys of one of its identities
 * (`--identity`, by default the first). `--identity` always means the local stack.
 */
export function findTarget(
  choice: TargetChoice,
  env: Env,
  files?: ConfigurationFiles,
): Promise<TargetReading> {
  return targetFinder(choice, env, files)();
}

/** The same to ask again and again: with the keys of that moment, and the local stack as it is then. */
export function targetFinder(
  choice: TargetChoice,
  env: Env,
  files?: ConfigurationFiles,
): () => Promise<TargetReading> {
  let findKeys: (() => Promise<KeysReading>) | undefined;
  return async () => {
    const { identity, ...given } = choice;
    if (identity !== undefined && choice.endpoint !== undefined) {
      return fail('`--identity` names a caller of the local stack: leave it out, or leave `--endpoint` out');
    }
    const reading = await readConfiguration(given, env, files);
    if (!reading.ok) return fail(reading.faults.join('\n'));
    const { configuration } = reading;
    if (configuration.endpoint === undefined || identity !== undefined) {
      return localTarget(choice, configuration, env);
    }
    findKeys ??= callerKeysFinder(env, configuration.awsProfile?.value);
    return remoteTarget(new URL(configuration.endpoint.value), configuration, env, findKeys);
  };
}

async function remoteTarget(
  endpoint: URL,
  configuration: Configuration,
  env: Env,
  findKeys: () => Promise<KeysReading>,
): Promise<TargetReading> {
  const region = serviceRegion(endpoint, configuration, env);
  if (region === undefined) return fail('the region is not known: give `--region` or set `AWS_REGION`');
  if (!isRegion(region)) return fail('the region is not a region’s name: give one such as `eu-central-1`');
  const reading = await findKeys();
  if (!reading.ok) return reading;
  const { keys } = reading;
  return { ok: true, target: { endpoint, region, keys, caller: `access key ${keys.accessKeyId}` } };
}

/** The region a request is signed for: as configured, as the host's name tells, as the AWS SDKs are told. */
export function serviceRegion(endpoint: URL, { region }: Configuration, env: Env): string | undefined {
  return region?.value ?? regionOfHost(endpoint) ?? filled(env.AWS_REGION) ?? filled(env.AWS_DEFAULT_REGION);
}

/** The stack of SENTINEL_LOCAL_DIR, by default of this clone. */
export function localStack(env: Env): StackFileReading {
  return readStackFile(resolve(filled(env.SENTINEL_LOCAL_DIR) ?? join(CLONE, '.local')));
}

/** The fault as commands print it on standard error: whole lines, each made printable. */
export function targetFaultText({ message }: TargetFault): string {
  return message
    .split('\n')
    .map((line) => `sentinel: ${printable(line)}\n`)
    .join('');
}

function localTarget(choice: TargetChoice, configuration: Configuration, env: Env): TargetReading {
  const reading = localStack(env);
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

function fail(message: string): TargetFault {
  return { ok: false, kind: 'usage', message };
}
