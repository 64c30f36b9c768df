import type { DeadLetter, DeadLetterQueue } from '../../functions/aws/dead-letters.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { jsonLine } from './json-line.ts';

export type RedriveOptions = { apply: boolean; reason: string | undefined; json: boolean };

/** Long enough for a run, short enough to hide nothing for long where letters may not be shown again before. */
const HIDDEN_SECONDS = 60;
const MOST = 10_000;

/** Shows dead letters with their reasons and, when told to, puts them back on the audit queue. @returns the exit status */
export async function redrive(
  queue: DeadLetterQueue,
  { apply, reason, json }: RedriveOptions,
  { out, err }: Surroundings,
): Promise<0> {
  const kept: string[] = [];
  let put = 0;
  try {
    for await (const letter of lettersOf(queue, kept)) {
      const isMeant = reason === undefined || letter.reason === reason;
      if (isMeant) {
        out(json ? jsonLine(toldOf(letter, apply)) : lineOf(letter));
        put += 1;
      }
      if (isMeant && apply) await queue.redrive(letter);
      else kept.push(letter.receiptHandle);
    }
  } finally {
    await queue.release(kept);
  }
  if (!json)
    err(
      apply ? `${put} put back on the audit queue\n` : `${put} would be put back: run again with --apply\n`,
    );
  return 0;
}

/**
 * Each letter once. What the writer refuses again while this runs comes back as another message of the same body: it
 * is left where it is, for otherwise the two would play it to and fro.
 */
async function* lettersOf(queue: DeadLetterQueue, kept: string[]): AsyncGenerator<DeadLetter> {
  const bodies = new Set<string>();
  for (let seen = 0; seen < MOST; ) {
    const letters = await queue.receive(HIDDEN_SECONDS);
    if (letters.length === 0) return;
    for (const letter of letters) {
      if (bodies.has(letter.bodyMd5)) kept.push(letter.receiptHandle);
      else yield letter;
      bodies.add(letter.bodyMd5);
    }
    seen += letters.length;
  }
}

function toldOf({ reason, detail, body }: DeadLetter, redriven: boolean) {
  return { reason, detail, eventId: eventIdOf(body), redriven };
}

function lineOf({ reason, detail, body }: DeadLetter): string {
  const id = printable(eventIdOf(body) ?? '-', 36).padEnd(36);
  return `${printable(reason, 24).padEnd(20)}  ${id}  ${printable(detail, 120)}\n`;
}

function eventIdOf(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || !('detail' in value)) return undefined;
    const { detail } = value;
    return typeof detail === 'object' && detail !== null && 'id' in detail && typeof detail.id === 'string'
      ? detail.id
      : undefined;
  } catch {
    return undefined;
  }
}
