import { parseVerifierKey } from '../../functions/note/verifier-key.ts';
import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { checkProof } from './prove.ts';

/** Checks a proof with nothing but the public key. @returns 0 when it verifies, 1 when it does not, 64 wrong use */
export function verifyProof(
  read: () => string,
  keyText: string,
  { out, err }: Pick<Surroundings, 'out' | 'err'>,
  json = false,
): number {
  const key = parseVerifierKey(keyText.trim());
  if (!key.ok) {
    err(`sentinel: the public key: ${key.message}\n`);
    return EXIT.usage;
  }
  const value = readJson(read);
  if (value === undefined) {
    err('sentinel: the file is not JSON that can be read: give what `sentinel audit prove` printed\n');
    return 1;
  }
  const check = checkProof(value, key.key);
  if (!check.ok) {
    if (json) out(`${JSON.stringify({ verified: false, because: check.message })}\n`);
    err(`sentinel: NOT VERIFIED: ${printable(check.message)}\n`);
    return 1;
  }
  if (json) out(`${JSON.stringify({ verified: true, entries: check.size })}\n`);
  else out(`verified: in the log, by the checkpoint of ${check.size} entries\n`);
  return 0;
}

function readJson(read: () => string): unknown {
  try {
    return JSON.parse(read());
  } catch {
    return undefined;
  }
}
