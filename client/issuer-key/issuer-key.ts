import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A public key as a JSON Web Key Set has it (RFC 7517). */
export type PublicJwk = { kty: 'RSA'; n: string; e: string; kid: string; alg: 'RS256'; use: 'sig' };

export type IssuerKey = { privateKey: KeyObject; jwk: PublicJwk };

export type IssuerKeyReading = { ok: true; key: IssuerKey } | { ok: false; message: string };

/** JWT authorizers of HTTP APIs take RSA only; 2,048 bits are the least RFC 7518 §3.3 allows. */
const MODULUS_BITS = 2048;

/** The key in a file; made, readable by its owner alone, when there is none. Two that make one at once get the same. */
export async function openIssuerKey(path: string): Promise<IssuerKeyReading> {
  const pem = readFile(path) ?? (await makeKey(path));
  try {
    const privateKey = createPrivateKey(pem);
    const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
    if (kty !== 'RSA' || n === undefined || e === undefined) return notAKey(path);
    return {
      ok: true,
      key: { privateKey, jwk: { kty, n, e, kid: thumbprint(n, e), alg: 'RS256', use: 'sig' } },
    };
  } catch {
    return notAKey(path);
  }
}

function notAKey(path: string): IssuerKeyReading {
  const message = `\`${path}\` is not an RSA key: remove it, and a new one is made`;
  return { ok: false, message };
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function makeKey(path: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole or not at all, and never in place of a key that is there.
    linkSync(unfinished, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** RFC 7638: the members it names, in their order. */
function thumbprint(n: string, e: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
}
