import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { pooledSettings } from './pooled-settings.ts';

/** Signs with a key that never leaves KMS. */
export type KmsSigner = {
  /** DER, SubjectPublicKeyInfo. */
  publicKeyDer: () => Promise<Uint8Array>;
  /** The 64 bytes of an Ed25519 signature of at most 4,096 bytes. */
  sign: (text: Uint8Array) => Promise<Uint8Array>;
};

/**
 * Ed25519 by KMS: key spec ECC_NIST_EDWARDS25519, algorithm ED25519_SHA_512, message type RAW.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function createKmsSigner(
  keyId: string,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): KmsSigner {
  const client = new KMSClient({ ...pooledSettings('KMS', region, environment), maxAttempts: 3 });
  return {
    publicKeyDer: async () => {
      const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
      if (PublicKey === undefined) throw new Error('kms: an answer without public key');
      return PublicKey;
    },
    sign: async (text) => {
      const command = new SignCommand({
        KeyId: keyId,
        Message: text,
        MessageType: 'RAW',
        SigningAlgorithm: 'ED25519_SHA_512',
      });
      const { Signature } = await client.send(command);
      if (Signature === undefined) throw new Error('kms: an answer without signature');
      return Signature;
    },
  };
}
