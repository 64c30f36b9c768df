import {
  type DeleteMarkerEntry,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ObjectVersion,
  S3Client,
} from '@aws-sdk/client-s3';
import { pooledSettings } from './pooled-settings.ts';

/** Every version of the objects of a bucket. A delete marker is a version too: somebody hid the object. */
export type ObjectVersions = {
  /** Ids of all versions by key, delete markers as undefined. */
  list: (prefix: string) => Promise<ReadonlyMap<string, readonly (string | undefined)[]>>;
  read: (key: string, versionId: string) => Promise<string>;
};

/** Versions by the SDK. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export function createObjectVersions(
  bucket: string,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): ObjectVersions {
  const client = new S3Client({
    ...pooledSettings('S3', region, environment),
    maxAttempts: 3,
    forcePathStyle: true,
  });
  return {
    list: (prefix) => listVersions(client, bucket, prefix),
    read: async (key, versionId) => {
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
      );
      return (await Body?.transformToString('utf-8')) ?? '';
    },
  };
}

async function listVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
): Promise<Map<string, (string | undefined)[]>> {
  const found = new Map<string, (string | undefined)[]>();
  const add = (key: string | undefined, versionId: string | undefined) => {
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), versionId]);
  };
  let marker: Marker | undefined = {};
  while (marker !== undefined) {
    const page: VersionsPage = await listPage(client, bucket, prefix, marker);
    for (const { Key, VersionId } of page.versions) add(Key, VersionId ?? 'null');
    for (const { Key } of page.deleteMarkers) add(Key, undefined);
    marker = page.next;
  }
  return found;
}

type Marker = { KeyMarker?: string; VersionIdMarker?: string };

type VersionsPage = {
  versions: readonly ObjectVersion[];
  deleteMarkers: readonly DeleteMarkerEntry[];
  next: Marker | undefined;
};

async function listPage(
  client: S3Client,
  bucket: string,
  prefix: string,
  marker: Marker,
): Promise<VersionsPage> {
  const answer = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...marker }),
  );
  const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = answer;
  const next =
    IsTruncated === true && NextKeyMarker !== undefined
      ? {
          KeyMarker: NextKeyMarker,
          ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
        }
      : undefined;
  return { versions: Versions, deleteMarkers: DeleteMarkers, next };
}
