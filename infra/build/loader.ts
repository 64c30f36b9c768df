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

const cachedData = readCache();
// The bundle is ASCII: read as Latin-1 it stays one byte a character and is not decoded.
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
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

/** The bundle's handler. */
export const handler: unknown = Reflect.get(loaded.exports, 'handler');
