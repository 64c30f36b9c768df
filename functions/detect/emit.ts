import { EVENT_SOURCE } from '../event/decision-event.ts';
import { type BusEntry, LONGEST_DETAIL_BYTES } from '../event/wire.ts';
import type { Outgoing } from './store.ts';

export type EmitPorts = {
  busName: string;
  nowMs: () => number;
  putEvent: (entry: BusEntry, limitMs: number) => Promise<{ ok: true } | { ok: false; cause: string }>;
};

const LIMIT_MS = 3000;
const NOT_ASCII = /[\u007f-\uffff]/g;

/** Puts events on the bus one after the other, for a change is to be there before the finding that names it. */
export async function emit(
  outgoing: readonly Outgoing[],
  { busName, nowMs, putEvent }: EmitPorts,
): Promise<void> {
  for (const { detailType, event } of outgoing) {
    const detail = asciiJson(event);
    if (detail.length > LONGEST_DETAIL_BYTES)
      throw new Error(`${detailType} ${event.id} is too large to send`);
    const entry = {
      source: EVENT_SOURCE,
      detailType,
      eventBusName: busName,
      timeMs: nowMs(),
      resources: [],
      detail,
    };
    const put = await putEvent(entry, LIMIT_MS);
    if (!put.ok) throw new Error(put.cause);
  }
}

/** JSON in ASCII, as decisions are sent: queues refuse some characters, and escapes none. */
export function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    NOT_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
