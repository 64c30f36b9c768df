import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { expect, onTestFinished, test } from 'vitest';
import { createPutObjectOnce } from '../../functions/aws/put-object-once.ts';
import { BUCKET, startFakeBucket } from './fake-bucket.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const KEY = 'main/events/0000000000000000-0000000000000005.ndjson';

function putInto(url: string, lockMs: number | null) {
  const put = createPutObjectOnce({
    bucket: BUCKET,
    region: 'us-east-1',
    lockMs,
    nowMs: () => NOW_MS,
    environment: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ACCESS_KEY_ID: 'AKIAFIXTURE',
      AWS_SECRET_ACCESS_KEY: 'fixture-secret',
    },
  });
  return (body: string) => put(KEY, body, 'application/x-ndjson');
}

test('an object is put once, locked in compliance mode until its time; another of its key differs', async () => {
  const bucket = await startFakeBucket(true);
  const put = putInto(bucket.url, 400 * 86_400_000);
  expect([await put('one ü\n'), await put('one ü\n'), await put('two')]).toEqual([
    'stored',
    'same',
    'differs',
  ]);
  const stored = bucket.objects.get(KEY);
  expect(stored?.body.toString('utf8')).toBe('one ü\n');
  expect(Date.parse(stored?.retainUntil ?? '')).toBe(NOW_MS + 400 * 86_400_000);
});

test('without a retention there is no lock', async () => {
  const bucket = await startFakeBucket(false);
  expect(await putInto(bucket.url, null)('one')).toBe('stored');
  expect(bucket.objects.get(KEY)?.retainUntil).toBeUndefined();
});

test('an answer that is lost is asked again, and finds its own object', async () => {
  const bucket = await startFakeBucket(true);
  bucket.faults.push('after');
  expect(await putInto(bucket.url, 1000)('one')).toBe('same');
});

test('of two at once the one that S3 tells to try again does', async () => {
  const bucket = await startFakeBucket(true);
  bucket.faults.push('conflict', 'conflict');
  expect(await putInto(bucket.url, 1000)('one')).toBe('stored');
});

test('a bucket that refuses is an error, not an outcome', async () => {
  const bucket = await startFakeBucket(true);
  bucket.faults.push('denied');
  await expect(putInto(bucket.url, 1000)('one')).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(bucket.objects.size).toBe(0);
});

test('fauxqs overwrites whatever `If-None-Match` says: the local stack copies into a folder for that', async () => {
  const app = buildApp({ logger: false, defaultRegion: 'us-east-1' });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'AKIAFIXTURE', secretAccessKey: 'fixture-secret' };
  const s3 = new S3Client({ region: 'us-east-1', endpoint: url, credentials, forcePathStyle: true });
  onTestFinished(async () => {
    s3.destroy();
    await app.close();
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const put = putInto(url, null);
  expect([await put('one'), await put('two')]).toEqual(['stored', 'stored']);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
  expect(await Body?.transformToString()).toBe('two');
});
