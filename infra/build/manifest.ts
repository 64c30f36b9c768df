import { createHash } from 'node:crypto';

export type FileEntry = {
  /** Hexadecimal. */
  sha256: string;
  bytes: number;
};

export type ZipEntry = FileEntry & {
  path: string;
  /** The same hash as Lambda's `CodeSha256` and Terraform's `source_code_hash` have it: base64. */
  codeSha256: string;
};

/** What is in the built folder: `manifest.json` there. */
export type Manifest = {
  /** Of the Node that made the code cache. */
  node: string;
  v8: string;
  arch: string;
  /** By path from the folder: what is in each zip, the zips themselves, and their bills of materials. */
  files: Readonly<Record<string, FileEntry>>;
  /** By function. */
  zips: Readonly<Record<string, ZipEntry>>;
};

export function fileEntry(bytes: Buffer): FileEntry {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

export function zipEntry(path: string, bytes: Buffer): ZipEntry {
  const entry = fileEntry(bytes);
  return { path, ...entry, codeSha256: Buffer.from(entry.sha256, 'hex').toString('base64') };
}
