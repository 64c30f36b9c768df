import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEntry } from '../event/wire.ts';
import { readAwsFailure } from './aws-failure.ts';
import type { Delivery } from './delivery.ts';
import { withJsonWriter } from './json-writer.ts';
import { leanClient } from './lean-client.ts';
import { onceMore } from './once-more.ts';
import { withTimeLimit } from './time-limit.ts';
import { waitingSettings } from './waiting-settings.ts';

/** Puts one event on the bus. An answer 200 with a failed entry is a failure. */
export type PutEvent = (entry: BusEntry, limitMs: number) => Promise<Delivery>;

/** PutEvents by the SDK. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export function createPutEvent(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): PutEvent {
  const client = withJsonWriter(
    leanClient(new EventBridgeClient(waitingSettings('EVENTBRIDGE', region, environment))),
  );
  return async (entry, limitMs) => {
    try {
      const answer = await withTimeLimit(limitMs, (abortSignal) =>
        onceMore(abortSignal, () => client.send(command(entry), { abortSignal })),
      );
      const [result] = answer.Entries ?? [];
      if (answer.FailedEntryCount === 0 && result?.EventId) return { ok: true };
      return { ok: false, cause: `events: entry failed (${result?.ErrorCode ?? 'no entry in the answer'})` };
    } catch (error) {
      return { ok: false, cause: readAwsFailure('events', error).cause };
    }
  };
}

function command(entry: BusEntry): PutEventsCommand {
  return new PutEventsCommand({
    Entries: [
      {
        EventBusName: entry.eventBusName,
        Source: entry.source,
        DetailType: entry.detailType,
        Time: new Date(entry.timeMs),
        Resources: [...entry.resources],
        Detail: entry.detail,
      },
    ],
  });
}
