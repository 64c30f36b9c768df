import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

/** CloudWatch's limit of one log event, in characters here: a longer line is cut into several. */
const maxLineCharacters = 256 * 1024;

export type LogFile = {
  /** Appends every line of `stream`; `requestId` tells what was being handled when a line came. */
  follow: (stream: Readable, name: 'stdout' | 'stderr', requestId: () => string | undefined) => void;
  /** A line of the environment itself, e.g. that a task timed out. */
  write: (message: string, requestId: string | undefined) => void;
  close: () => Promise<void>;
};

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens (appends to) a newline-delimited JSON file that only its owner may read. Lines that are JSON objects go in
 * as they are, any other line as `{"time","stream","requestId","message"}`.
 */
export function openLogFile(path: string, nowMs: () => number): LogFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });

  function append(line: string, stream: string, requestId: string | undefined): void {
    if (line.trim() === '') return;
    const time = new Date(nowMs()).toISOString();
    file.write(`${isJsonObject(line) ? line : JSON.stringify({ time, stream, requestId, message: line })}\n`);
  }

  return {
    follow(stream, name, requestId) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > maxLineCharacters) {
          lines.push(rest);
          rest = '';
        }
        for (const line of lines) append(line.replace(/\r$/, ''), name, requestId());
      });
      stream.on('end', () => append(rest, name, requestId()));
    },
    write: (message, requestId) => append(message, 'platform', requestId),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
