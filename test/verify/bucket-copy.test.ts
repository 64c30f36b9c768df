import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBucketCopy } from '../../client/audit/bucket-copy.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { createObjectVersions, type ObjectVersions } from '../../functions/aws/object-versions.ts';
import { objectKeys } from '../../functions/sign/copy-checkpoint.ts';
import { verifyLog } from '../../functions/verify/verify-log.ts';
import { startLoopbackServer } from '../../local/http/loopback-server.ts';
import { dynaliteLogs } from './dynalite-logs.ts';
import { decisions, NOW_MS, ORIGIN, openSignedLog, RETENTION_MS, signerOf } from './signed-log.ts';

const open = dynaliteLogs();

/** A bucket whose objects are the files of a copy, each with one version, and what is done to them. */
function bucketOf(
  folder: string,
  more: ReadonlyMap<string, readonly (string | undefined)[]> = new Map(),
): ObjectVersions {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/\d{16}/.test(name),
  );
  return {
    list: async (prefix) =>
      new Map(
        files
          .filter((key) => key.startsWith(prefix))
          .map((key) => [key, ['first', ...(more.get(key) ?? [])]]),
      ),
    read: async (key, id) =>
      id === 'first' ? readFileSync(join(folder, key), 'utf8') : `another, by version ${id}`,
  };
}

async function signedBucket(
  more: (keys: ReturnType<typeof objectKeys>) => Map<string, (string | undefined)[]>,
) {
  const log = openSignedLog(open());
  await log.append(decisions(4));
  await log.sign();
  const copy = readBucketCopy(bucketOf(log.folder, more(objectKeys(log.table.log))), log.table.log);
  const verification = await verifyLog({
    reads: createLedgerReads(log.table),
    key: signerOf(7).key,
    origin: ORIGIN,
    copy,
    nowMs: NOW_MS,
    retentionMs: RETENTION_MS,
    onProgress: () => {},
  });
  return verification.findings.map(({ kind }) => kind);
}

test('a bucket with one version of each object verifies', async () => {
  expect(await signedBucket(() => new Map())).toEqual([]);
});

test('two versions of an object are damage, and so is one that was hidden by a delete marker', async () => {
  expect(await signedBucket((keys) => new Map([[keys.checkpoint(4), ['second']]]))).toEqual(['copy-differs']);
  expect(await signedBucket((keys) => new Map([[keys.events(0, 4), [undefined]]]))).toEqual(['copy-differs']);
});

test('versions are listed page by page, delete markers with them, and read by their id', async () => {
  const page = (more: string, next: string) =>
    `<?xml version="1.0"?><ListVersionsResult>${more}<IsTruncated>${next !== ''}</IsTruncated>${next}</ListVersionsResult>`;
  const version = (key: string, id: string) =>
    `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`;
  const asked: string[] = [];
  const server = await startLoopbackServer({
    port: 0,
    maxBodyBytes: 1000,
    handler: async ({ rawUrl }) => {
      asked.push(rawUrl);
      const headers = { 'content-type': 'application/xml' };
      if (rawUrl.includes('versionId=v2'))
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'text of v2' };
      const body = rawUrl.includes('key-marker')
        ? page('<DeleteMarker><Key>main/b</Key><VersionId>d</VersionId></DeleteMarker>', '')
        : page(
            version('main/a', 'v1') + version('main/a', 'v2'),
            '<NextKeyMarker>main/a</NextKeyMarker><NextVersionIdMarker>v2</NextVersionIdMarker>',
          );
      return { status: 200, headers, body };
    },
  });
  const environment = {
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'x',
  };
  const objects = createObjectVersions('copy', 'us-east-1', environment);
  expect([...(await objects.list('main/'))]).toEqual([
    ['main/a', ['v1', 'v2']],
    ['main/b', [undefined]],
  ]);
  expect(await objects.read('main/a', 'v2')).toBe('text of v2');
  expect(asked).toHaveLength(3);
  await server.stop();
});
