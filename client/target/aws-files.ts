import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** The shared files of the AWS CLI and SDKs. https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
export function awsFiles(env: Env): { config: string | undefined; credentials: string | undefined } {
  const home = filled(env.HOME) ?? filled(env.USERPROFILE) ?? homedir();
  const below = (name: string) => (home === '' ? undefined : join(home, '.aws', name));
  return {
    config: filled(env.AWS_CONFIG_FILE) ?? below('config'),
    credentials: filled(env.AWS_SHARED_CREDENTIALS_FILE) ?? below('credentials'),
  };
}

/** What both files say of a profile, names in small letters; the credentials file wins. Missing files say nothing. */
export function awsProfile(name: string, env: Env): ReadonlyMap<string, string> {
  const { config, credentials } = awsFiles(env);
  return new Map([
    ...readSection(textOf(config), (section) => section === `profile ${name}` || isDefault(section, name)),
    ...readSection(textOf(credentials), (section) => section === name),
  ]);
}

/** Settings by which a profile brings keys of its own. */
const GIVES_KEYS = [
  'aws_access_key_id',
  'credential_process',
  'login_session',
  'role_arn',
  'sso_account_id',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
] as const;

/** Whether a profile of the shared files brings keys: SDKs then look no further, at no container endpoint either. */
export function givesKeys(profile: ReadonlyMap<string, string>): boolean {
  return GIVES_KEYS.some((name) => profile.has(name));
}

/** Whether a profile gets its keys from this command, which therefore cannot sign with them. */
export function runsSentinel(profile: ReadonlyMap<string, string>): boolean {
  return /\bsentinel\b.*\bcredential-process\b/.test(profile.get('credential_process') ?? '');
}

const isDefault = (section: string, name: string): boolean => name === 'default' && section === 'default';

/** The top-level settings of the sections that match; nested ones, indented, belong to the setting above them. */
export function readSection(text: string, matches: (section: string) => boolean): Map<string, string> {
  const found = new Map<string, string>();
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) inside = matches(section.trim().replace(/\s+/g, ' ').replaceAll('"', ''));
    else if (inside) {
      const [, name, value = ''] = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      if (name !== undefined) found.set(name.toLowerCase(), value);
    }
  }
  return found;
}

function textOf(path: string | undefined): string {
  try {
    return path === undefined ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
