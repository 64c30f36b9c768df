import { sweepConfiguration } from './follow-configuration.ts';
import { causeOf, type DetectPorts, tellOutgoing } from './handle-messages.ts';
import type { Outgoing } from './store.ts';
import { type LedgerSweepPorts, sweepLedger } from './sweep-ledger.ts';

/**
 * What the schedule starts: parameters and ledger, each even when the other fails. Throws when one of them did, so
 * that the invocation counts as failed; the next sweep does what this one left.
 */
export async function sweep(ports: DetectPorts & LedgerSweepPorts): Promise<void> {
  const outgoing: Outgoing[] = [];
  const causes: string[] = [];
  let [entries, left] = [0, 0];
  try {
    outgoing.push(...(await sweepConfiguration(ports)));
  } catch (error) {
    causes.push(`parameters: ${causeOf(error)}`);
  }
  try {
    const swept = await sweepLedger(ports);
    outgoing.push(...swept.outgoing);
    ({ entries, left } = swept);
  } catch (error) {
    causes.push(`ledger: ${causeOf(error)}`);
  }
  const cause = causes.length === 0 ? null : causes.join('; ');
  tellOutgoing(outgoing, ports, {
    SweepEntries: entries,
    SweepBehind: left,
    SweepFailed: cause === null ? 0 : 1,
  });
  ports.writeLog({ level: cause === null ? 'info' : 'error', message: 'sweep', code: null, id: null, cause });
  if (cause !== null) throw new Error(cause);
}
