import { onTestFinished } from 'vitest';
import type { HttpAnswer, HttpOutcome } from '../../local/http/http-answer.ts';
import { startLoopbackServer } from '../../local/http/loopback-server.ts';

export const BUCKET = 'checkpoints';
export type StoredObject = { body: Buffer; retainUntil: string | undefined };
/** `after`: the write takes effect and its answer is lost. */
export type BucketFault = 'none' | 'conflict' | 'after' | 'denied';

/** A bucket with conditional writes and, when told so, Object Lock: it refuses an object put in any other way. */
export async function startFakeBucket(lock: boolean) {
  const objects = new Map<string, StoredObject>();
  const faults: BucketFault[] = [];
  const put = (key: string, body: Buffer, header: (name: string) => string | undefined): HttpOutcome => {
    const fault = faults.shift() ?? 'none';
    if (fault === 'denied') return error(403, 'AccessDenied');
    if (fault === 'conflict') return error(409, 'ConditionalRequestConflict');
    if (header('if-none-match') !== '*') return error(501, 'NotImplemented');
    const retainUntil = header('x-amz-object-lock-retain-until-date');
    if ((header('x-amz-object-lock-mode') === undefined) !== (retainUntil === undefined))
      return error(400, 'InvalidArgument');
    if (lock !== (header('x-amz-object-lock-mode') === 'COMPLIANCE')) return error(400, 'InvalidRequest');
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html: a lock needs a checksum.
    const hasChecksum = ['content-md5', 'x-amz-checksum-crc32'].some((name) => header(name) !== undefined);
    if (lock && !hasChecksum) return error(400, 'InvalidRequest');
    if (objects.has(key)) return error(412, 'PreconditionFailed');
    objects.set(key, { body, retainUntil });
    return fault === 'after' ? 'destroy' : { status: 200, headers: { etag: '"e"' }, body: '' };
  };
  const server = await startLoopbackServer({
    port: 0,
    maxBodyBytes: 1_000_000,
    handler: ({ method, rawUrl, headers, body }) => {
      const [path = ''] = rawUrl.split('?');
      const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
      if (!path.startsWith(`/${BUCKET}/`)) return error(404, 'NoSuchBucket');
      const key = decodeURIComponent(path.slice(BUCKET.length + 2));
      if (method === 'PUT') return put(key, Buffer.from(body), header);
      const stored = objects.get(key);
      if (method !== 'GET') return error(405, 'MethodNotAllowed');
      return stored === undefined ? error(404, 'NoSuchKey') : { status: 200, headers: {}, body: stored.body };
    },
  });
  onTestFinished(() => server.stop());
  return { url: server.url, objects, faults };
}

function error(status: number, code: string): HttpAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>m</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
