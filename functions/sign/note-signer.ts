import type { KmsSigner } from '../aws/kms-signer.ts';
import { localSigner, publicKeyOfSpki } from '../note/local-signer.ts';
import type { NoteSigner } from '../note/sign-note.ts';
import { verifierKeyOf } from '../note/verifier-key.ts';

export type NoteSignerOutcome = { ok: true; signer: NoteSigner } | { ok: false; message: string };

/** A signer by a key in PEM, which signs under `name`. */
export function signerOfPem(name: string, pem: string): NoteSignerOutcome {
  const local = localSigner(pem);
  return local.ok ? signerOf(name, local.signer.publicKey, local.signer.sign) : local;
}

/** A signer by a KMS key, which signs under `name`; asks KMS for the public key once. */
export async function signerOfKms(name: string, kms: KmsSigner): Promise<NoteSignerOutcome> {
  const publicKey = publicKeyOfSpki(await kms.publicKeyDer());
  if (publicKey === undefined)
    return { ok: false, message: 'the kms key is not of spec ECC_NIST_EDWARDS25519: make one' };
  return signerOf(name, publicKey, kms.sign);
}

function signerOf(name: string, publicKey: Uint8Array, sign: NoteSigner['sign']): NoteSignerOutcome {
  const key = verifierKeyOf(name, publicKey);
  return key.ok ? { ok: true, signer: { key: key.key, sign } } : key;
}
