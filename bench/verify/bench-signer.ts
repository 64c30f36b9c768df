import { signerOfPem } from '../../functions/sign/note-signer.ts';

export const ORIGIN = 'sentinel-tvm/123456789012/bench';
/** After every event of the log, and before the retention of any body is over. */
export const NOW_MS = 1_795_100_000_000;
export const RETENTION_MS = 400 * 86_400_000;

/** Signs nothing but benchmarks' logs: its key is printed here. */
const PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH
-----END PRIVATE KEY-----`;

export function benchSigner() {
  const outcome = signerOfPem(ORIGIN, PEM);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.signer;
}
