import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { pooledSettings } from './pooled-settings.ts';

export type ObjectTarget = {
  bucket: string;
  region: string;
  /** Compliance mode until now and this; null where the bucket has no Object Lock. */
  lockMs: number | null;
  nowMs: () => number;
  environment: Readonly<Record<string, string | undefined>>;
};

/**
 * Puts an object with `If-None-Match: *` under Object Lock in compliance mode, so that nobody, root included,
 * replaces or removes it before its time. One that is there is compared.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createPutObjectOnce(
  target: ObjectTarget,
): (key: string, body: string, contentType: string) => Promise<'stored' | 'same' | 'differs'> {
  const { bucket, lockMs, nowMs } = target;
  const client = new S3Client({
    ...pooledSettings('S3', target.region, target.environment),
    maxAttempts: 3,
    forcePathStyle: true,
  });
  return async (key, body, contentType) => {
    const lock =
      lockMs === null
        ? {}
        : ({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(nowMs() + lockMs) } as const);
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: contentType,
      IfNoneMatch: '*',
      ...lock,
    });
    if (await putUnlessThere(client, command)) return 'stored';
    const there = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await there.Body?.transformToString('utf-8')) === body ? 'same' : 'differs';
  };
}

/** Two writers at once: S3 answers one of them 409, and it has to ask again. */
const MOST_CONFLICTS = 5;

/** @returns false when there is an object of this key */
async function putUnlessThere(client: S3Client, command: PutObjectCommand): Promise<boolean> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      await client.send(command);
      return true;
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status === 412) return false;
      if (status !== 409 || conflicts === MOST_CONFLICTS) throw error;
    }
  }
}
