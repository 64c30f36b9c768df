import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleStore } from '../../../dashboards/samples.ts';
import { readAccess } from './access-line.ts';
import { fieldsOf, readEmf } from './emf-line.ts';
import { createSampleIndex } from './sample-index.ts';

/** What charts are drawn from, as it is now. */
export type ReadMetrics = () => SampleStore;

/** Of a file that is longer when it is first read, the end. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The local stack's metrics from the lines its functions and its gateway logged. Each call reads what was written since
 * the last.
 */
export function createLocalMetrics(logFolder: string, apiId: string): ReadMetrics {
  const index = createSampleIndex();
  const files = new Map<string, { at: number; rest: string }>();
  return () => {
    for (const name of logFiles(logFolder)) {
      const state = files.get(name) ?? { at: 0, rest: '' };
      files.set(name, state);
      const lines = (state.rest + readOn(join(logFolder, name), state)).split('\n');
      state.rest = lines.pop() ?? '';
      for (const line of lines) {
        const fields = parse(line);
        const samples = name === 'gateway.ndjson' ? readAccess(fields, apiId) : readEmf(fields);
        for (const sample of samples) index.add(sample);
      }
    }
    return index.store;
  };
}

function logFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch {
    return [];
  }
}

/** What a file has beyond where it was read to. */
function readOn(path: string, state: { at: number }): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // A file that is shorter than it was is another.
    if (size < state.at) state.at = 0;
    const from = Math.max(state.at, size - MOST_BYTES);
    const bytes = Buffer.alloc(size - from);
    const got = readSync(file, bytes, 0, bytes.length, from);
    // A character may be cut at the end: only whole lines are taken.
    const end = bytes.lastIndexOf(0x0a, got - 1) + 1;
    state.at = from + end;
    return bytes.toString('utf8', 0, end);
  } finally {
    closeSync(file);
  }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  // Other lines are the logs' own; parsing them all would take most of the time.
  if (!line.startsWith('{"_aws"') && !line.startsWith('{"timeMs"')) return {};
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return {};
  }
}
