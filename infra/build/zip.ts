import { ZipFile } from 'yazl';

/**
 * A zip keeps local time of no zone, so this is local too: the same digits wherever it is built. At noon, which no
 * zone's clock has ever left out.
 */
const TIME = new Date(1980, 0, 1, 12);
/** A regular file that everybody may read: Lambda's function is another user than the one who unpacks. */
const MODE = 0o100644;

/**
 * A zip of these files, the same bytes for the same names and contents: sorted by name, with one time and one mode, no
 * extra fields, deflated at level 9 by Node's zlib, whose output does not depend on the processor.
 */
export async function zipOf(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  // Without `forceDosTimestamp` the time stands there a second time, in UTC, and differs from zone to zone.
  for (const [name, bytes] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    zip.addBuffer(bytes, name, { mtime: TIME, mode: MODE, compressionLevel: 9, forceDosTimestamp: true });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
