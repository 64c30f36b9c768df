import type { DeadLetterQueue } from '../../functions/aws/dead-letters.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';

export type RedriveOptions = { apply: boolean; reason: string | undefined; json: boolean };

/** Long enough for a run, short enough that a dry run hides nothing for long. */
const HIDDEN_SECONDS = 60;
const MOST = 10_000;

/** Shows dead letters with their reasons and, when told to, puts them back on the audit queue. @returns the exit status */
export async function redrive(
  queue: DeadLetterQueue,
  { apply, reason, json }: RedriveOptions,
  { out, err }: Surroundings,
): Promise<0> {
  const seen = new Set<string>();
  let put = 0;
  while (seen.size < MOST) {
    const letters = (await queue.receive(HIDDEN_SECONDS)).filter(({ messageId }) => !seen.has(messageId));
    if (letters.length === 0) break;
    for (const letter of letters) {
      seen.add(letter.messageId);
      if (reason !== undefined && letter.reason !== reason) continue;
      const id = eventIdOf(letter.body);
      if (json)
        out(
          `${JSON.stringify({ reason: letter.reason, detail: letter.detail, eventId: id, redriven: apply })}\n`,
        );
      else
        out(
          `${printable(letter.reason, 24).padEnd(20)}  ${printable(id ?? '-', 36).padEnd(36)}  ${printable(letter.detail, 120)}\n`,
        );
      if (apply) await queue.redrive(letter);
      put += 1;
    }
  }
  if (!json)
    err(
      apply ? `${put} put back on the audit queue\n` : `${put} would be put back: run again with --apply\n`,
    );
  return 0;
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
