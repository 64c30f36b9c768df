import type { CallerKeys, Target } from '../target/target.ts';

export type Identity =
  | { kind: 'known'; arn: string; userId: string; accountId: string }
  /** STS said no, with its code. */
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable'; code: string };

const LIMIT_MS = 5_000;

/** Whose keys these are, as STS says; needs no permission. The SDK finds the endpoint, but for the local stack’s. */
export async function callerIdentity(keys: CallerKeys, target: Target): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const endpoint = target.stack?.endpoints.sts;
  const client = new STSClient({
    region: target.region,
    credentials: keys,
    maxAttempts: 2,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  try {
    const { Arn, UserId, Account } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    });
    if (Arn === undefined || UserId === undefined || Account === undefined)
      return { kind: 'unreachable', code: 'an answer without an ARN' };
    return { kind: 'known', arn: Arn, userId: UserId, accountId: Account };
  } catch (error) {
    return explain(error);
  } finally {
    client.destroy();
  }
}

/** An error with an HTTP status is STS’s own; all others are of the way there. */
function explain(error: unknown): Identity {
  if (!(error instanceof Error)) return { kind: 'unreachable', code: 'unknown error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { kind: typeof status === 'number' && status < 500 ? 'refused' : 'unreachable', code };
}
