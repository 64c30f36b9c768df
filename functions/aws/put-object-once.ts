import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { clientSettings } from './client-settings.ts';

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
    ...clientSettings('S3', target.region, target.environment),
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
    try {
      await client.send(command);
      return 'stored';
    } catch (error) {
      if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 412) throw error;
    }
    const there = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await there.Body?.transformToString('utf-8')) === body ? 'same' : 'differs';
  };
}
