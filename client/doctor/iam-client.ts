import { IAMClient } from '@aws-sdk/client-iam';
import type { CallerKeys } from '../target/caller-keys.ts';

/**
 * A client of IAM with the reader's own keys. The SDK finds the endpoint: IAM has one for each partition, which the region
 * tells.
 */
export function openIam(keys: CallerKeys, region: string): IAMClient {
  return new IAMClient({ region, credentials: keys, maxAttempts: 3 });
}

/** IAM's own code with its message, or what went wrong on the way there. */
export function iamFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return 'unknown error';
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : failure.name;
  return failure.message === '' ? code : `${code}: ${failure.message}`;
}
