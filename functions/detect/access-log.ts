import { gunzipSync } from 'node:zlib';
import { HOUR_MS } from './rules/caller-rule.ts';
import type { DetectStore } from './store.ts';

/** Longer than the sweep may be behind, seconds. */
const KEEP_SECONDS = 3 * 86_400;
/** A delivery of CloudWatch Logs is at most 1 MB compressed; what is larger unpacked is none. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_IDS = 4000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The request ids of a delivery of the API’s access log, by the hour they are of. The log is subscribed to by this
 * function; its format has `"requestId":"$context.requestId"`
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html).
 */
export function readAccessLog(data: string): ReadonlyMap<number, readonly string[]> {
  const text = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8');
  const { messageType, logEvents } = fieldsOf(parse(text));
  const lines: unknown[] = messageType === 'DATA_MESSAGE' && Array.isArray(logEvents) ? logEvents : [];
  const found = lines.flatMap((line) => {
    const { timestamp, message } = fieldsOf(line);
    const { requestId } = fieldsOf(typeof message === 'string' ? parse(message) : undefined);
    const isSound = typeof requestId === 'string' && requestId.length > 0 && requestId.length <= 128;
    return isSound && typeof timestamp === 'number' && timestamp >= 0
      ? [{ hour: Math.floor(timestamp / HOUR_MS), requestId }]
      : [];
  });
  const byHour = Map.groupBy(found, ({ hour }) => hour);
  return new Map(
    [...byHour].map(([hour, group]) => [hour, [...new Set(group.map(({ requestId }) => requestId))]]),
  );
}

/** Keeps what a delivery says. @returns how many request ids it had */
export async function keepAccessLog(data: string, store: DetectStore, nowMs: number): Promise<number> {
  const expiresAtSeconds = Math.floor(nowMs / 1000) + KEEP_SECONDS;
  let count = 0;
  for (const [hour, ids] of readAccessLog(data)) {
    for (let from = 0; from < ids.length; from += MOST_IDS)
      await store.keepAccess(hour, ids.slice(from, from + MOST_IDS), expiresAtSeconds);
    count += ids.length;
  }
  return count;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
