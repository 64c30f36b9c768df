import { devNull } from 'node:os';
import { awsProfile, givesKeys } from '../target/aws-files.ts';
import { CHAIN_MARK } from '../target/caller-keys.ts';
import type { Target } from '../target/target.ts';
import type { Door } from './admission.ts';

type Env = Readonly<Record<string, string | undefined>>;
export type Variables = Readonly<Record<string, string>>;

/** Set for the command of `sentinel exec`: the profile it runs with. */
export const EXEC_MARK = 'SENTINEL_EXEC_PROFILE';

/** What SDKs would find before the agent, or take for it. */
const CONFLICTING: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_ACCOUNT_ID',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_DEFAULT_PROFILE',
  'AWS_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
]);

/** The URL of a door. */
export function urlOf(door: Door, port: number, ipv6: boolean): string {
  return `http://${ipv6 ? '[::1]' : '127.0.0.1'}:${port}${door.path}`;
}

/** What makes an SDK ask the agent: its URL, and the token itself or the file it is in. */
export function agentVariables(url: string, token: { text: string } | { file: string }): Variables {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    ...('file' in token
      ? { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token.file }
      : { AWS_CONTAINER_AUTHORIZATION_TOKEN: token.text }),
  };
}

/**
 * What keeps SDKs from finding other keys first: a default profile with keys of its own wins over a container
 * endpoint in every SDK, so both shared files are hidden then.
 */
export function hidingVariables(env: Env): Variables {
  if (!givesKeys(awsProfile('default', env))) return {};
  return { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
}

/** Where keys are of use: the region, as far as nobody said another, and the local stack's STS. */
export function placeVariables(env: Env, { region, stack }: Pick<Target, 'region' | 'stack'>): Variables {
  const said = [env.AWS_REGION, env.AWS_DEFAULT_REGION, awsProfile('default', env).get('region')];
  const name = said.find((one) => one !== undefined && one !== '') ?? region;
  const sts = stack?.endpoints.sts;
  return {
    AWS_REGION: name,
    AWS_DEFAULT_REGION: name,
    ...(sts === undefined || env.AWS_ENDPOINT_URL_STS !== undefined ? {} : { AWS_ENDPOINT_URL_STS: sts }),
  };
}

/** An environment without what conflicts with the agent, and with `variables`. */
export function environmentWith(env: Env, variables: Variables): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name]) => !CONFLICTING.has(name.toUpperCase()) && name !== CHAIN_MARK,
  );
  const all = [...kept, ...Object.entries(variables)];
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Names to unset in a shell that is to use the agent. */
export function conflictingIn(env: Env, variables: Variables): string[] {
  return Object.keys(env).filter((name) => CONFLICTING.has(name) && variables[name] === undefined);
}
