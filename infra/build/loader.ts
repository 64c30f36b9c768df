/**
 * What Lambda loads: runs the bundle beside it with the V8 code cache beside that. A cache that V8 refuses (another
 * version, other flags) or that is not there costs the time it would have saved, and the function says so.
 *
 * Built-in modules only, and as CommonJS: see `bundle.ts`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

export type CodeCache = 'accepted' | 'rejected' | 'absent';

const file = join(__dirname, 'bundle.js');

function readCache(): Buffer | undefined {
  try {
    return readFileSync(join(__dirname, 'bundle.cache'));
  } catch {
    return undefined;
  }
}

/** Lambda's start script has been seen to pass `--expose-gc`, under which V8 refuses a cache made without it. */
if (Reflect.has(globalThis, 'gc')) setV8Flag('--no-expose-gc');

const cachedData = readCache();
// The bundle is ASCII: read as Latin-1 it stays one byte a character and is not decoded.
const source = readFileSync(file, 'latin1');
// Of every folder the same name, which the cache holds: else each folder had another cache.
const script = new Script(source, {
  filename: 'bundle.js',
  ...(cachedData === undefined ? {} : { cachedData }),
});
const codeCache: CodeCache =
  cachedData === undefined ? 'absent' : script.cachedDataRejected ? 'rejected' : 'accepted';
// The bundle is told by a name of its own, as it has no other way to know how it was loaded.
Reflect.set(globalThis, Symbol.for('sentinel-tvm.code-cache'), { codeCache, script });

const run: (exports: object, require: unknown, module: object, filename: string, folder: string) => void =
  script.runInThisContext();
const loaded = { exports: {} };
run(loaded.exports, createRequire(file), loaded, file, __dirname);

// Until the first answer V8's first compiler is off: its code would run once or twice, and making memory executable
// costs a start 1 to 4 ms, the more the other processors do. Not earlier: V8 would refuse Node's own code caches.
setV8Flag('--no-sparkplug');

/**
 * Compiles again, and stops the growth of V8's new space: that grows with what a request leaves behind, up to what the
 * function's size allows, and never shrinks: at 512 MB that is 40 MB of the process for 6 % of processor time. It stays
 * as a first request left it.
 */
function settle(): void {
  setV8Flag('--sparkplug');
  setV8Flag('--semi-space-growth-factor=1');
}

function setV8Flag(flag: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flag);
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const { handler: bundled }: { handler: Handler } = { handler: refuseToLoad, ...loaded.exports };
let isFirst = true;

/** The bundle's handler. */
export function handler(event: unknown, context: unknown): Promise<unknown> {
  if (!isFirst) return bundled(event, context);
  isFirst = false;
  // Not before the answer is on its way, nor before the build has taken the cache: the flags would be in it.
  return bundled(event, context).finally(() => void setImmediate(settle));
}

function refuseToLoad(): never {
  throw new Error('the bundle exports no `handler`');
}
