import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text that must be found nowhere, and what to call it: it must not be printed either. */
export type Planted = { what: string; secret: string };

/** The longest part of a text's base64 that is the same wherever the text stands in what was encoded. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${'\0'.repeat(before)}${text}`).toString('base64');
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
}

/** The text as it is, in a URL, in base64 and in hex; a long one by a piece of it, so that a cut one is found. */
function formsOf(secret: string): string[] {
  const piece = secret.slice(0, 40);
  return [piece, encodeURIComponent(piece), ...base64Forms(piece), Buffer.from(piece).toString('hex')];
}

export type Haystack = { name: string; bytes: Buffer };

/** Every file below a folder but those named. */
export function filesBelow(folder: string, except: readonly string[]): Haystack[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !except.includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}

/** Which secrets are where. */
export function findPlanted(planted: readonly Planted[], haystacks: readonly Haystack[]): string[] {
  return planted.flatMap(({ what, secret }) => {
    const forms = formsOf(secret);
    return haystacks
      .filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
      .map(({ name }) => `${what} in ${name}`);
  });
}
