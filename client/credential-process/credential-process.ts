import type { GivenCredentials } from '../service/answer.ts';
import type { Ask } from '../service/sign.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { askUpstream, type Upstream } from '../upstream/ask-upstream.ts';
import { failureLine, failureStatus } from '../upstream/tell.ts';

/** Asks once and prints what AWS CLI and SDKs read, or one line on standard error. Returns the exit status. */
export async function credentialProcess(
  ask: Ask,
  upstream: Upstream,
  world: Pick<Surroundings, 'out' | 'err'>,
): Promise<ExitStatus> {
  const answer = await askUpstream(ask, upstream);
  if (answer.kind !== 'given') {
    world.err(failureLine(answer));
    return failureStatus(answer);
  }
  world.out(`${processDocument(answer.credentials)}\n`);
  return EXIT.given;
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export function processDocument(credentials: GivenCredentials): string {
  const { AccessKeyId, SecretAccessKey, Token, Expiration, AccountId } = credentials;
  return JSON.stringify({
    Version: 1,
    AccessKeyId,
    SecretAccessKey,
    SessionToken: Token,
    Expiration,
    AccountId,
  });
}
