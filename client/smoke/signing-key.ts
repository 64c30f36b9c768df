import { createPublicKey } from 'node:crypto';
import { createKmsSigner } from '../../functions/aws/kms-signer.ts';
import { type VerifierKey, verifierKeyOf } from '../../functions/note/verifier-key.ts';
import type { Broken } from './step.ts';
import type { Subject } from './subject.ts';

type Reading = { ok: true; key: VerifierKey } | { ok: false; broken: Broken };

/**
 * The ledger's public key: of `--signing-key` in KMS, under the name that the signer gives it. Reading it from the
 * deployment itself proves less than a key that was kept elsewhere; `--public-key` takes that one.
 */
export async function readVerifierKey({ signingKey, target, world, ledger }: Subject): Promise<Reading> {
  const part = 'the ledger’s public key';
  if (signingKey === undefined) {
    const mend = 'give it by `--public-key`, or name the key in KMS by `--signing-key`';
    return { ok: false, broken: { part, what: 'no public key to verify the proof with', mend } };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = target.keys;
  const environment = {
    ...world.env,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  const accountId = /^arn:[^:]+:kms:[^:]+:(\d{12}):/.exec(signingKey)?.[1];
  if (accountId === undefined) {
    const mend = 'give the key’s whole ARN: the module’s output `signing_key_arn`';
    return { ok: false, broken: { part, what: '`--signing-key` is not the ARN of a key', mend } };
  }
  try {
    const der = await createKmsSigner(signingKey, target.region, environment).publicKeyDer();
    const { x = '' } = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }).export({
      format: 'jwk',
    });
    const name = `sentinel-tvm/${accountId}/${ledger.log ?? 'main'}`;
    const outcome = verifierKeyOf(name, Buffer.from(x, 'base64url'));
    if (outcome.ok) return { ok: true, key: outcome.key };
    return { ok: false, broken: { part, what: outcome.message, mend: 'check the key’s spec' } };
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error';
    const mend = 'let your role `kms:GetPublicKey` it, or give the key by `--public-key`';
    return { ok: false, broken: { part, what: `KMS does not give it (${code})`, mend } };
  }
}
