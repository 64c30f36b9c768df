import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asking, type Keys, REGION, type Signer, urlOf } from './asking.ts';
import { runTool } from './run-tool.ts';

const SOURCES = join(import.meta.dirname, 'go');
const GO = process.env.SENTINEL_TEST_GO || 'go';
/** The Go that is here builds it, where its environment has it look for modules, from go.sum's alone. */
const FLAGS = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };
/** A cold build of net/http and its cryptography on two busy cores. */
const BUILD_MS = 110_000;

export type GoSigner = { signer: Signer; remove: () => void };

/** Builds the Go program, or gives the reason why it cannot be had here; rejects when it does not compile. */
export async function buildGoSigner(): Promise<GoSigner | string> {
  if ((await runGo(['version'])) === undefined)
    return 'no Go: install 1.26 or later, or set SENTINEL_TEST_GO to its path';
  if ((await runGo(['-C', SOURCES, 'mod', 'download'])) === undefined)
    return 'the modules of test/end-to-end/go cannot be had, or Go is older than its go.mod wants';
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-signer-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const program = join(folder, 'signer');
  try {
    await runTool(GO, ['-C', SOURCES, 'build', '-o', program, '.'], { env: FLAGS, timeoutMs: BUILD_MS });
  } catch (error) {
    remove();
    throw error;
  }
  return { remove, signer: signerOf(program) };
}

function runGo(args: readonly string[]): Promise<string | undefined> {
  return runTool(GO, args, { env: FLAGS, timeoutMs: BUILD_MS }).catch(() => undefined);
}

function signerOf(program: string): Signer {
  const ask = async (asking: Asking, gateway: string, keys: Keys, send: boolean) => {
    const { method, body } = asking;
    const input = JSON.stringify({ method, url: urlOf(asking, gateway), body, region: REGION, keys, send });
    return JSON.parse(await runTool(program, [], { input }));
  };
  return {
    send: (asking, gateway, keys) => ask(asking, gateway, keys, true),
    sign: async (asking, gateway, keys) => ({ ...asking, ...(await ask(asking, gateway, keys, false)) }),
  };
}
