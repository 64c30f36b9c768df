import type { CallerKeys } from './caller-keys.ts';

/** What an AWS SDK for JavaScript calls a logger. */
type Logger = Record<'debug' | 'info' | 'warn' | 'error', (text: unknown) => void>;

export type Chain = {
  find: () => Promise<CallerKeys>;
  /** Why the shared files' profile gave nothing when it was last asked, in the SDK's words. */
  profileFailure: () => string | undefined;
};

/**
 * The credentials chain of the AWS SDK, for one profile or the one it chooses itself. It keeps what it found and
 * renews it. When a profile's process or role fails it goes on to the container's and the instance's keys and says
 * nothing but in its log, so that is where the reason is read.
 */
export async function loadSdkChain(profile: string | undefined): Promise<Chain> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const watch = watchProfile();
  const options = { logger: watch.logger, ...(profile === undefined ? {} : { profile }) };
  return { find: defaultProvider(options), profileFailure: watch.failure };
}

export function watchProfile(): { logger: Logger; failure: () => string | undefined } {
  let inProfile = false;
  let failure: string | undefined;
  const quiet = () => undefined;
  const debug = (text: unknown): void => {
    const line = String(text);
    const link = /defaultProvider::(\w+)/.exec(line)?.[1];
    if (link !== undefined) inProfile = link === 'fromIni';
    if (link === 'fromIni') failure = undefined;
    const reason = /^@smithy\/property-provider (?:->|\(!\)) (.*)/s.exec(line)?.[1];
    if (inProfile && reason !== undefined) failure = reason;
  };
  return { logger: { debug, info: quiet, warn: quiet, error: quiet }, failure: () => failure };
}
