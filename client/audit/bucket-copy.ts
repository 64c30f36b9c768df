import type { ObjectVersions } from '../../functions/aws/object-versions.ts';
import { objectKeys } from '../../functions/sign/copy-checkpoint.ts';
import type { ReadCopy } from '../../functions/verify/check-copy.ts';

/**
 * The copy in a bucket, with all versions of each object: Object Lock keeps a version from being removed, not a newer
 * one from being put before it. Keys are listed once.
 */
export function readBucketCopy(objects: ObjectVersions, log: string): ReadCopy {
  const keys = objectKeys(log);
  let listing: ReturnType<ObjectVersions['list']> | undefined;
  const versionsOf = async (key: string): Promise<string[]> => {
    listing ??= objects.list(`${log}/`);
    const ids = (await listing).get(key) ?? [];
    // A delete marker reads as an empty version: with the object under it, that is one too many.
    return Promise.all(ids.map((id) => (id === undefined ? '' : objects.read(key, id))));
  };
  return {
    readCheckpoint: (size) => versionsOf(keys.checkpoint(size)),
    readEvents: (from, to) => versionsOf(keys.events(from, to)),
    listCheckpoints: async () => {
      listing ??= objects.list(`${log}/`);
      const sizes = [...(await listing).keys()].flatMap(
        (key) => /\/checkpoints\/(\d{16})$/.exec(key)?.[1] ?? [],
      );
      return sizes.map(Number).sort((a, b) => a - b);
    },
  };
}
