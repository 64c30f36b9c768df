import type { GivenCredentials } from '../service/answer.ts';
import type { Target } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import { shellQuote } from '../terminal/shell-quote.ts';

/** One line, in the container-credentials format. */
export function showJson(credentials: GivenCredentials): string {
  return `${JSON.stringify(credentials)}\n`;
}

/** Lines for `eval`. */
export function showEnv(credentials: GivenCredentials, target: Target): string {
  return Object.entries(credentialVariables(credentials, target))
    .map(([name, value]) => `export ${name}=${shellQuote(value)}\n`)
    .join('');
}

/** What SDKs read. Keys of the local stack are of use there only, so its STS and region come with them. */
export function credentialVariables(credentials: GivenCredentials, target: Target): Record<string, string> {
  const sts = target.stack?.endpoints.sts;
  return {
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.Token,
    AWS_CREDENTIAL_EXPIRATION: credentials.Expiration,
    ...(sts === undefined ? {} : { AWS_REGION: target.region, AWS_ENDPOINT_URL_STS: sts }),
  };
}

/** Who got what until when, and how to use it; neither the secret key nor the token. */
export function showSummary(given: {
  profile: string;
  credentials: GivenCredentials;
  target: Target;
  nowMs: number;
  /** How this command was started, e.g. `sentinel`. */
  command: string;
}): string {
  const { profile, credentials, target, nowMs, command } = given;
  const minutes = Math.max(0, Math.round((Date.parse(credentials.Expiration) - nowMs) / 60_000));
  const lines = [
    ['profile', `${profile} in account ${credentials.AccountId}`],
    ['caller', printable(target.caller)],
    ['keys', `${credentials.AccessKeyId}, for ${minutes} minutes, until ${credentials.Expiration}`],
    ['use', `eval "$(${command} get ${profile} --env)"`],
  ];
  return lines.map(([name = '', text = '']) => `${name.padEnd(8)}${text}\n`).join('');
}
