import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleStore } from '../../../dashboards/samples.ts';
import { readAccess } from './access-line.ts';
import { fieldsOf, readEmf } from './emf-line.ts';
import { createSampleIndex } from './sample-index.ts';

type Line = Readonly<Record<string, unknown>>;

/** What charts are drawn from, as it is now. */
export type Measured = {
  store: SampleStore;
  /** Lines by log group, as the deployed functions' are called. */
  logGroups: ReadonlyMap<string, readonly Line[]>;
};

export type ReadMetrics = () => Measured;

/** Of a file that is longer when it is first read, the end. */
const MOST_BYTES = 16 * 1024 * 1024;
/** So many lines of a group are kept; the oldest go first. */
const MOST_LINES = 20_000;

/**
 * The local stack's metrics from the lines its functions and its gateway logged. Each call reads what was written since
 * the last.
 */
export function createLocalMetrics(logFolder: string, apiId: string): ReadMetrics {
  const index = createSampleIndex();
  const files = new Map<string, { at: number }>();
  const logGroups = new Map<string, Line[]>();
  return () => {
    for (const name of logFiles(logFolder)) {
      const state = files.get(name) ?? { at: 0 };
      files.set(name, state);
      const group = `/aws/lambda/sentinel-${name.replace('.ndjson', '')}`;
      const kept = logGroups.get(group) ?? [];
      logGroups.set(group, kept);
      for (const line of readOn(join(logFolder, name), state).split('\n')) {
        const fields = parse(line);
        const samples = name === 'gateway.ndjson' ? readAccess(fields, apiId) : readEmf(fields);
        for (const sample of samples) index.add(sample);
        if (samples.length === 0 && line !== '') kept.push(fields);
      }
      if (kept.length > MOST_LINES) kept.splice(0, kept.length - MOST_LINES);
    }
    return { store: index.store, logGroups };
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

function parse(line: string): Line {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return {};
  }
}
