import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openIssuerKey } from '../issuer-key/issuer-key.ts';
import { mintToken } from '../issuer-key/mint-token.ts';
import { readStackFile, type StackFile } from '../stack-file/stack-file.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';

export type TokenOptions = {
  subject: string;
  /** Default: the one the local stack takes. */
  audiences?: readonly string[];
  ttlSeconds: number;
  /** Written instead of printed. */
  file?: string;
};

/** The local stack's state folder in a clone, and the issuer's key in any. */
const FOLDER = join(import.meta.dirname, '..', '..', '.local');
const KEY_FILE = 'issuer.key';

/** `sentinel local token`: signs a token with the local issuer's key. Returns the exit status. */
export async function token(options: TokenOptions, world: Surroundings): Promise<ExitStatus> {
  const found = findIssuer(world.env);
  if (!found.ok) return fail(world, found.message, EXIT.unreachable);
  const opening = await openIssuerKey(found.keyPath);
  if (!opening.ok) return fail(world, opening.message, EXIT.unreachable);
  const { issuer, audience } = found.oidc;
  const minted = await mintToken(opening.key, {
    ...{ issuer, subject: options.subject, audiences: options.audiences ?? [audience] },
    ...{ issuedAt: Math.floor(world.nowMs() / 1000), ttlSeconds: options.ttlSeconds, id: randomUUID() },
  });
  if (options.file === undefined) {
    world.out(`${minted}\n`);
    return EXIT.given;
  }
  const fault = writeWhole(resolve(options.file), minted);
  return fault === undefined ? EXIT.given : fail(world, fault, EXIT.usage);
}

type Found = { ok: true; keyPath: string; oidc: StackFile['oidc'] & {} } | { ok: false; message: string };

function findIssuer(env: Surroundings['env']): Found {
  const given = env.SENTINEL_LOCAL_DIR;
  const reading = readStackFile(given === undefined || given === '' ? FOLDER : resolve(given));
  if (reading.found === false)
    return {
      ok: false,
      message: `no local stack runs: start it with \`npm start\` (no \`${reading.path}\`)`,
    };
  if (reading.found === 'broken') {
    const message = `\`${reading.path}\` is not a local stack’s file: ${reading.fault}: start it again with \`npm start\``;
    return { ok: false, message };
  }
  const { oidc } = reading.stack;
  if (oidc === undefined) {
    const message = 'the local stack has no issuer of its own: start it without SENTINEL_OIDC_ISSUERS';
    return { ok: false, message };
  }
  return { ok: true, keyPath: join(dirname(reading.path), KEY_FILE), oidc };
}

/** Puts a token in place whole, for an SDK may read the file at any moment; without a newline, which SDKs refuse. */
function writeWhole(path: string, text: string): string | undefined {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
    return undefined;
  } catch (error) {
    rmSync(unfinished, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    return `\`${path}\` cannot be written (${code}): name a file in a folder of yours`;
  }
}

function fail(world: Surroundings, message: string, status: ExitStatus): ExitStatus {
  world.err(`sentinel: ${printable(message)}\n`);
  return status;
}
