import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { localSigner } from '../../functions/note/local-signer.ts';
import { verifierKeyOf } from '../../functions/note/verifier-key.ts';

/**
 * The key that signs this folder's checkpoints, made at the first start, readable by its owner alone. Gives its
 * verifier key (c2sp.org/signed-note).
 */
export function openSigningKey(path: string, name: string): string {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  }
  const signer = localSigner(readFileSync(path, 'utf8'));
  if (!signer.ok) throw new Error(`\`${path}\` is not a signing key: start with --reset`);
  const key = verifierKeyOf(name, signer.signer.publicKey);
  if (!key.ok) throw new Error(key.message);
  return key.key.text;
}
