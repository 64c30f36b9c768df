import type { Configuration } from '../config/configuration.ts';
import { awsProfile } from '../target/aws-files.ts';
import { type CallerKeys, callerKeysFinder } from '../target/caller-keys.ts';
import type { Target } from '../target/target.ts';
import { callerIdentity } from '../whoami/identity.ts';
import { possibleNames } from '../whoami/possible-names.ts';
import { error, type Finding, ok, warning } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Who gives the caller's own keys; with the keys, where there are any. */
export async function checkKeys(
  { awsProfile: configured }: Configuration,
  env: Env,
): Promise<{ findings: Finding[]; keys: CallerKeys | undefined }> {
  const named = configured?.value;
  const reading = await callerKeysFinder(env, named)();
  if (!reading.ok) {
    const [what = '', mend = ''] = reading.message.split(/: (?=log in|correct|copy|name)/);
    return { findings: [error('credentials', what, mend)], keys: undefined };
  }
  const { keys } = reading;
  const findings = [ok('credentials', `your keys (${keys.accessKeyId}) come from ${keySource(env, named)}`)];
  if (named === undefined && filled(env.AWS_ACCESS_KEY_ID) && filled(env.AWS_PROFILE)) {
    const what = `AWS_ACCESS_KEY_ID and AWS_PROFILE are both set: the keys sign, not the profile \`${env.AWS_PROFILE}\``;
    findings.push(warning('credentials-both', what, 'unset the one you do not mean'));
  }
  return { findings, keys };
}

/** The link of the chain that answers, as far as environment and files tell. */
function keySource(env: Env, named: string | undefined): string {
  if (named === undefined && filled(env.AWS_ACCESS_KEY_ID)) return 'the environment';
  const name = named ?? env.AWS_PROFILE ?? 'default';
  const settings = awsProfile(name, env);
  const ways: readonly [setting: string, way: string][] = [
    ['sso_session', 'Identity Center'],
    ['sso_start_url', 'Identity Center'],
    ['role_arn', 'a role it assumes'],
    ['web_identity_token_file', 'a web identity'],
    ['credential_process', 'a process it starts'],
    ['login_session', 'a login'],
    ['aws_access_key_id', 'keys it holds'],
  ];
  const way = ways.find(([setting]) => settings.has(setting));
  if (way !== undefined) return `the AWS profile \`${name}\`, by ${way[1]}`;
  if (filled(env.AWS_WEB_IDENTITY_TOKEN_FILE)) return 'a web identity token';
  const container =
    filled(env.AWS_CONTAINER_CREDENTIALS_FULL_URI) ?? filled(env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI);
  return container === undefined ? 'the instance’s role' : 'the container endpoint';
}

/** Whose keys they are, and whether the service may take such a caller. */
export async function checkIdentity(keys: CallerKeys, target: Target): Promise<Finding> {
  const identity = await callerIdentity(keys, target);
  if (identity.kind === 'refused')
    return error('identity', `STS refuses your keys: ${identity.code}`, mendOf(identity.code));
  if (identity.kind === 'unreachable') {
    const mend = 'let this machine reach STS if you want to know; the service itself does not need that';
    return warning('identity', `STS cannot be asked whose keys these are (${identity.code})`, mend);
  }
  const { arn, userId, accountId } = identity;
  const names = possibleNames(arn, userId, accountId);
  if (names.ok) return ok('identity', `you are ${arn}`);
  const vended = /:assumed-role\/[^/]+\/sentinel,/.test(arn);
  const mend = vended
    ? 'unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: they are of an earlier `sentinel env` or `get --env`'
    : 'sign as an IAM user or an assumed role of the service’s account';
  return error('identity', `you are ${arn}: ${names.message}`, mend);
}

function mendOf(code: string): string {
  if (code.startsWith('Expired')) return 'log in again: the keys have expired';
  if (code === 'InvalidClientTokenId')
    return 'take other keys: these do not exist, or no more, or lack their AWS_SESSION_TOKEN';
  if (code.startsWith('Signature')) return 'copy the secret key again, and check this machine’s clock';
  return 'log in again, or take other keys';
}

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
