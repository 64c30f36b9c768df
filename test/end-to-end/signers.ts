import { afterAll, beforeAll } from 'vitest';
import type { Signer } from './asking.ts';
import { botocore, whyNoBotocore } from './botocore.ts';
import { curl } from './curl.ts';
import { buildGoSigner } from './go-signer.ts';
import { hasTool } from './run-tool.ts';
import { smithy } from './smithy.ts';

export const SIGNER_NAMES = ['@smithy/signature-v4', 'curl --aws-sigv4', 'botocore', "Go's SDK"] as const;
export type SignerName = (typeof SIGNER_NAMES)[number];

const BUILD_HOOK_MS = 120_000;

/** Signers by name, made ready before the tests of a file; a text says why one cannot be had here. */
export function readySigners(): (name: SignerName) => Signer | string {
  const ready = new Map<SignerName, Signer | string>();
  let remove = (): void => undefined;
  beforeAll(async () => {
    const go = await buildGoSigner();
    if (typeof go !== 'string') remove = go.remove;
    ready.set('@smithy/signature-v4', smithy);
    ready.set('curl --aws-sigv4', (await hasTool('curl')) ? curl : 'no curl: install 7.75 or later');
    ready.set('botocore', (await whyNoBotocore()) ?? botocore);
    ready.set("Go's SDK", typeof go === 'string' ? go : go.signer);
  }, BUILD_HOOK_MS);
  afterAll(() => remove());
  return (name) => ready.get(name) ?? `${name} is not ready before the tests`;
}
