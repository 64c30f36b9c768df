import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openIssuerKey } from '../../client/issuer-key/issuer-key.ts';
import { startIssuer } from '../../local/issuer/start-issuer.ts';
import { policyRoot } from '../../local/seeds/documents.ts';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';
import type { SigningKey } from './issuer-server.ts';

export const APP = 'system:serviceaccount:demo:app';

/** The local stack's issuer on a folder of its own, with its key, for all tests of a file. */
export async function runningIssuer(): Promise<{ url: string; key: SigningKey }> {
  const folder = mkdtempSync(join(tmpdir(), 'issuer-'));
  const keyPath = join(folder, 'issuer.key');
  const server = await startIssuer({ port: 0, keyPath });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { url: server.url, key: await signingKey(keyPath) };
}

/** The key in an issuer's file. */
export async function signingKey(keyPath: string): Promise<SigningKey> {
  const { createPublicKey } = await import('node:crypto');
  const opening = await openIssuerKey(keyPath);
  if (!opening.ok) throw new Error(opening.message);
  const { privateKey, jwk } = opening.key;
  return { kid: jwk.kid, privateKey, publicKey: createPublicKey(privateKey), jwk };
}

/** The seeds of `npm start` with `dev` for these callers besides alice. */
export function seedsFor(users: readonly string[]): Seeds {
  const seeds = defaultSeeds('123456789012', 'us-east-1');
  const policy = `version: "1"
rules:
  - { name: workloads, effect: allow, conditions: { users: ${JSON.stringify(['alice', ...users])} } }
`;
  return { ...seeds, parameters: { ...seeds.parameters, [`${policyRoot}/dev`]: policy } };
}
