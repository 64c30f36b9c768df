import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for the test that is running; `name` may have spaces. */
export function folder(name = 'sentinel-'): string {
  const path = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
