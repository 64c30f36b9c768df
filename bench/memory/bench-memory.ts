import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compileLoop } from '../cold/compile-loop.ts';
import { launch } from '../cold/launch.ts';
import { openServices } from '../cold/open-services.ts';
import type { MemorySample, TurnEnd } from '../cold/turn.ts';
import { type BenchResult, brokenBudgets, resultOf } from '../figures/figures.ts';
import { documentsOfTeams } from './documents.ts';
import { figuresOf } from './judge.ts';

const COMMAND = 'npm run bench:memory';
const RESULT = join(import.meta.dirname, 'results', 'memory.json');
const BUNDLE = join(import.meta.dirname, '..', '..', 'dist', 'vend');
const SAMPLES = 200;
const MOST_MS = 3_600_000;
/** The size of the function, as the local stack defines it. */
const FUNCTION_MB = 512;

export type MemoryOptions = {
  bundle: string;
  requests: number;
  callers: number;
  /** Megabytes of the function, by which Lambda sets the limits of its heap. */
  functionMb: number;
  /** More flags of Node, after those. */
  flags: readonly string[];
  tell: (sample: MemorySample) => void;
};

/** What Lambda's start script gives Node for a function of so many megabytes: a 20th and nine tenths of them. */
function heapFlags(memoryMb: number): string[] {
  const young = Math.floor(memoryMb / 20);
  return [`--max-semi-space-size=${young}`, `--max-old-space-size=${memoryMb - 2 * young}`];
}

/**
 * One environment of the built bundle under the runtime loop: every request goes through the Runtime API, and every
 * call of an AWS service over loopback. Its log goes to the null device.
 */
export async function benchMemory(asked: MemoryOptions): Promise<BenchResult> {
  const { bundle, requests, callers, functionMb, flags, tell } = asked;
  const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
  const services = await openServices(documentsOfTeams());
  const samples: MemorySample[] = [];
  try {
    const { end } = await launch(
      { name: 'vend', folder: resolve(bundle) },
      {
        services,
        loop: compileLoop(folder),
        turn: { requests, callers },
        flags: [...heapFlags(functionMb), ...flags],
        sampleEvery: Math.max(1, Math.floor(requests / SAMPLES)),
        onMemory: (sample) => {
          samples.push(sample);
          tell(sample);
        },
        keepOutput: false,
        mostMs: MOST_MS,
      },
    );
    checkAnswers(end, requests);
    return resultOf('memory', COMMAND, figuresOf(samples), {
      requests,
      callers,
      functionMb,
      flags,
      ...told(end),
      samples,
    });
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Most answers that may be failures, as a share: a busy machine lets a deadline pass now and then. */
const MOST_FAILED = 0.001;

/** Throws where the environment did not serve what it was asked: its memory would be of something else. */
function checkAnswers({ statuses }: TurnEnd, requests: number): void {
  const { 200: given = 0, 400: invalid = 0, 403: denied = 0 } = statuses;
  const sound = given > 0.9 * requests && denied > 0.03 * requests && invalid > 0;
  if (sound && given + invalid + denied >= (1 - MOST_FAILED) * requests) return;
  throw new Error(`the answers were not those of a sound run: ${JSON.stringify(statuses)}`);
}

function told({ statuses, operations, endedMs, readyMs }: TurnEnd) {
  return { statuses, operations, seconds: Math.round((endedMs - readyMs) / 1000) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '1000000' },
      callers: { type: 'string', default: '10000' },
      json: { type: 'string' },
      check: { type: 'boolean', default: false },
      bundle: { type: 'string', default: BUNDLE },
      'function-mb': { type: 'string', default: String(FUNCTION_MB) },
      'node-flag': { type: 'string', multiple: true, default: [] },
    },
  });
  const requests = Number(values.requests);
  const callers = Number(values.callers);
  if (!(Number.isSafeInteger(requests) && requests >= 100)) throw new Error('`--requests` is from 100');
  if (!(Number.isSafeInteger(callers) && callers > 1)) throw new Error('`--callers` is from 2');
  const functionMb = Number(values['function-mb']);
  if (!(functionMb >= 128 && functionMb <= 10_240)) throw new Error('`--function-mb` is 128 to 10240');
  const tell = ({ served, rss, heapUsed, descriptors }: MemorySample): void => {
    const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).padStart(6);
    process.stderr.write(
      `${String(served).padStart(8)} requests ${mb(rss)} MB RSS ${mb(heapUsed)} MB heap ${descriptors} open\n`,
    );
  };
  const result = await benchMemory({
    bundle: values.bundle,
    requests,
    callers,
    functionMb,
    flags: values['node-flag'],
    tell,
  });
  const { samples: _, ...rest } = result.details;
  const lines = result.figures.map(({ id, value, unit }) => `${id.padEnd(24)} ${value} ${unit}`);
  process.stdout.write(`${[...lines, JSON.stringify(rest, null, 1)].join('\n')}\n`);
  if (values.json !== undefined || !values.check) {
    const path = values.json ?? RESULT;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  }
  if (!values.check) return;
  for (const { id, value, limit } of brokenBudgets(result.figures)) {
    process.stderr.write(`\`${id}\` is ${value}, over its budget of ${limit.budget}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
