import { type Verification, verifyLog } from '../../functions/verify/verify-log.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { jsonLine } from './json-line.ts';
import type { Ledger } from './open-ledger.ts';

export type VerifyOptions = { json: boolean; progress: boolean; retentionDays: number; copy: boolean };

const DAY_MS = 86_400_000;
const MOST_SHOWN = 20;

/** Verifies the whole ledger. @returns the exit status: 0 when everything agrees, 1 when anything does not */
export async function verify(
  ledger: Ledger,
  options: VerifyOptions,
  { out, err, nowMs }: Surroundings,
): Promise<0 | 1 | 64> {
  const { reads, key } = ledger;
  if (key === undefined) {
    err('sentinel: no public key to verify with: give `--public-key` or set SENTINEL_LEDGER_PUBLIC_KEY\n');
    return 64;
  }
  const showProgress = options.progress && !options.json;
  const verification = await verifyLog({
    reads,
    key,
    origin: key.name,
    copy: options.copy ? ledger.copy : undefined,
    nowMs: nowMs(),
    retentionMs: options.retentionDays === 0 ? null : options.retentionDays * DAY_MS,
    onProgress: (done, size) => {
      if (showProgress) err(`\r${bar(done, size)} ${done} of ${size}`);
    },
  });
  if (showProgress && verification.size > 0) err('\n');
  if (verification.size === 0 && verification.checkpoints === 0) {
    err('sentinel: nothing to verify: the table has no log of this name, or nothing was decided yet\n');
    return 1;
  }
  if (options.json) out(jsonLine(verification));
  else out(describe(verification, ledger, key.text));
  return verification.ok ? 0 : 1;
}

const BAR_CHARS = 30;

function bar(done: number, size: number): string {
  const full = size === 0 ? BAR_CHARS : Math.round((done / size) * BAR_CHARS);
  return `[${'#'.repeat(full)}${' '.repeat(BAR_CHARS - full)}]`;
}

function describe(verification: Verification, ledger: Ledger, keyText: string): string {
  const { findings, size, covered, checkpoints, bodies } = verification;
  const lines = [
    `entries      ${size}, ${bodies} of them recomputed from their bodies`,
    `checkpoints  ${checkpoints}, covering ${covered} entries${covered < size ? `; ${size - covered} await the next` : ''}`,
    `copy         ${ledger.copy === undefined ? 'not looked at' : 'compared'}`,
    `key          ${keyText}`,
    ...findings.slice(0, MOST_SHOWN).map(({ kind, index, id, message }) => {
      const where = index === null ? '' : ` entry ${index}${id === null ? '' : ` (${id})`}`;
      return printable(`wrong        ${kind}${where}: ${message}`);
    }),
    ...(findings.length > MOST_SHOWN
      ? [`wrong        ${findings.length - MOST_SHOWN} more; --json shows all`]
      : []),
    verification.ok ? 'verified' : 'NOT VERIFIED',
  ];
  return `${lines.join('\n')}\n`;
}
