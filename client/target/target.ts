import { join, resolve } from 'node:path';
import { readStackFile, type StackFile, type StackIdentity } from '../stack-file/stack-file.ts';
import { readEndpoint, regionOfHost } from './endpoint-url.ts';

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

export type TargetChoice = { endpoint?: string; region?: string; identity?: string };

export type TargetReading =
  | { ok: true; target: Target }
  /** `usage`: what was given is wrong; `unreachable`: nothing to ask was found. */
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

type Env = Readonly<Record<string, string | undefined>>;

const CLONE = join(import.meta.dirname, '..', '..');

/**
 * Finds the service and the caller's keys: `--endpoint`, then `SENTINEL_ENDPOINT`, with the keys of the
 * environment; else the local stack's `stack.json`, with the keys of one of its identities (`--identity`, by
 * default the first). `--identity` always means the local stack.
 */
export function findTarget(choice: TargetChoice, env: Env): TargetReading {
  const named =
    choice.endpoint ?? (choice.identity === undefined ? filled(env.SENTINEL_ENDPOINT) : undefined);
  if (named === undefined) return localTarget(choice, env);
  if (choice.identity !== undefined) {
    return fail('`--identity` names a caller of the local stack: leave it out, or leave `--endpoint` out');
  }
  return remoteTarget(named, choice, env);
}

function remoteTarget(named: string, choice: TargetChoice, env: Env): TargetReading {
  const endpoint = readEndpoint(named);
  const origin = choice.endpoint === undefined ? 'SENTINEL_ENDPOINT' : '--endpoint';
  if (!endpoint.ok) return fail(`\`${origin}\` ${endpoint.fault}`);
  const region =
    choice.region ?? regionOfHost(endpoint.url) ?? filled(env.AWS_REGION) ?? filled(env.AWS_DEFAULT_REGION);
  if (region === undefined) return fail('the region is not known: give `--region` or set `AWS_REGION`');
  if (!isRegion(region)) return fail('the region is not a region’s name: give one such as `eu-central-1`');
  const keys = environmentKeys(env);
  if (!keys.ok) return keys;
  return {
    ok: true,
    target: {
      endpoint: endpoint.url,
      region,
      keys: keys.keys,
      caller: `access key ${keys.keys.accessKeyId}`,
    },
  };
}

/** The keys every AWS SDK reads first. */
function environmentKeys(env: Env): { ok: true; keys: CallerKeys } | WrongUse {
  const accessKeyId = filled(env.AWS_ACCESS_KEY_ID);
  const secretAccessKey = filled(env.AWS_SECRET_ACCESS_KEY);
  const sessionToken = filled(env.AWS_SESSION_TOKEN);
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const how = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for temporary keys';
    const more = '(`aws configure export-credentials --format env` prints them from a profile or a login)';
    return fail(`no keys of yours to sign with: ${how} ${more}`);
  }
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId))
    return fail('AWS_ACCESS_KEY_ID is not an access key id: correct it');
  if (![secretAccessKey, sessionToken ?? 'none'].every((one) => /^[\x21-\x7e]+$/.test(one))) {
    return fail('AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN has spaces or control characters: copy it again');
  }
  const token = sessionToken === undefined ? {} : { sessionToken };
  return { ok: true, keys: { accessKeyId, secretAccessKey, ...token } };
}

function localTarget(choice: TargetChoice, env: Env): TargetReading {
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
  const region = choice.region ?? stack.region;
  if (!isRegion(region)) return fail('the region is not a region’s name: give one such as `eu-central-1`');
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

/** It becomes a part of the credential scope, between slashes. */
function isRegion(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text);
}

type WrongUse = { ok: false; kind: 'usage'; message: string };

function fail(message: string): WrongUse {
  return { ok: false, kind: 'usage', message };
}
