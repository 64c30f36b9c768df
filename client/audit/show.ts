import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { jsonLine } from './json-line.ts';
import type { Ledger } from './open-ledger.ts';
import { checkProof, prove } from './prove.ts';
import { readDecision } from './read-decision.ts';

/** Shows one decision whole, and whether it is proven. @returns the exit status: 0, or 1 when it does not verify */
export async function show(
  ledger: Ledger,
  id: string,
  { json }: { json: boolean },
  { out, err }: Surroundings,
): Promise<0 | 1> {
  const place = (await ledger.reads.readPlaces([id])).get(id);
  if (place === undefined) {
    err(
      `sentinel: the ledger has no event \`${printable(id, 64)}\`: look for it with \`sentinel audit query\`\n`,
    );
    return 1;
  }
  const bodies = await ledger.reads.readBodies([place.leafHashHex]);
  const reading = readDecision(place.leafHashHex, bodies.get(place.leafHashHex));
  const event = reading.kind === 'event' ? reading.event : null;
  const status = await proofStatus(ledger, id);
  if (json) out(jsonLine({ index: place.index, leafHash: place.leafHashHex, proof: status, event }));
  else {
    for (const [name, value] of fieldsOf('', event))
      out(`${printable(name).padEnd(33)} ${printable(value)}\n`);
    out(`${'entry'.padEnd(34)}${place.index}\n${'leaf hash'.padEnd(34)}${printable(place.leafHashHex)}\n`);
    out(`${'proof'.padEnd(34)}${printable(status.text)}\n`);
  }
  return status.wrong ? 1 : 0;
}

async function proofStatus(ledger: Ledger, id: string): Promise<{ text: string; wrong: boolean }> {
  const proving = await prove(ledger.reads, id);
  if (!proving.ok) {
    const wrong = proving.kind === 'damaged';
    return { text: wrong ? `DOES NOT VERIFY: ${proving.message}` : proving.message, wrong };
  }
  if (ledger.key === undefined)
    return { text: 'made, and not checked: no public key was given', wrong: false };
  const check = checkProof(proving.proof, ledger.key);
  return check.ok
    ? { text: `in the log, by the checkpoint of ${check.size} entries`, wrong: false }
    : { text: `DOES NOT VERIFY: ${check.message}`, wrong: true };
}

/** Every value with its path, in the order it stands. */
function* fieldsOf(path: string, value: unknown): Generator<[string, string]> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      yield* fieldsOf(path === '' ? key : `${path}.${key}`, item);
    return;
  }
  if (value !== null && value !== undefined) yield [path, String(value)];
}
