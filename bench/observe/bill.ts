import type { Kind } from './measure.ts';
import { costOf, PRICES } from './prices.ts';
import { PLATFORM_BYTES } from './printed.ts';

/** What the bill is made of, besides prices. */
export type Quantities = {
  hit: Kind;
  miss: Kind;
  envelopeBytes: number;
  writerBytesPerBatch: number;
  detectBytesPerBatch: number;
  /** Of the ledger, per event at batches of ten. */
  writeUnits: number;
  readUnits: number;
  writerMs: number;
};

export type BillLine = { what: string; amount: string; dollars: number; isObserving: boolean };

const MILLION = 1e6;
const MEMORY_GB = 0.5;
/** Messages a queue's reader takes at once. */
const BATCH = 10;
const KB = 1024;

/** What a million vends cost, dollars, when so many of them (0 to 1) are given a session from the cache. */
export function billOf(quantities: Quantities, hitRatio: number): BillLine[] {
  const { hit, miss } = quantities;
  const mixed = (of: (kind: Kind) => number) => hitRatio * of(hit) + (1 - hitRatio) * of(miss);
  const gbSeconds = (ms: number) => (ms / 1000) * MEMORY_GB;
  const handler = gbSeconds(mixed(({ handlerMs }) => Math.ceil(handlerMs)));
  const writer = gbSeconds(quantities.writerMs);
  const vendBytes = mixed(({ logBytes, emfBytes }) => logBytes + emfBytes) + PLATFORM_BYTES;
  const behindBytes =
    (quantities.writerBytesPerBatch + quantities.detectBytesPerBatch + 2 * PLATFORM_BYTES) / BATCH;
  const chunks = Math.ceil(quantities.envelopeBytes / (64 * KB));
  const queued = 2 * (chunks + 2 / BATCH);
  const line = (what: string, amount: string, dollars: number, isObserving = false): BillLine => ({
    ...{ what, amount, dollars, isObserving },
  });
  const { apiRequest, lambdaRequest, lambdaGbSecond, busEvent, queueRequest } = PRICES;
  return [
    line('HTTP API', '1 request', costOf(apiRequest, MILLION)),
    line('Lambda, invocations', `${1 + 2 / BATCH}`, costOf(lambdaRequest, MILLION * (1 + 2 / BATCH))),
    line('Lambda, vend', `${handler.toFixed(4)} GB-s`, costOf(lambdaGbSecond, MILLION * handler)),
    line('Lambda, ledger writer', `${writer.toFixed(4)} GB-s`, costOf(lambdaGbSecond, MILLION * writer)),
    line('EventBridge', `${chunks} event`, costOf(busEvent, MILLION * chunks)),
    line('SQS, audit queue and detections', `${queued} requests`, costOf(queueRequest, MILLION * queued)),
    line(
      'DynamoDB, writes',
      `${quantities.writeUnits} units`,
      costOf(PRICES.tableWrite, MILLION * quantities.writeUnits),
    ),
    line(
      'DynamoDB, reads',
      `${quantities.readUnits} units`,
      costOf(PRICES.tableRead, MILLION * quantities.readUnits),
    ),
    line('CloudWatch Logs, vend', `${Math.round(vendBytes)} bytes`, logCost(vendBytes), true),
    line(
      'CloudWatch Logs, writer and detections',
      `${Math.round(behindBytes)} bytes`,
      logCost(behindBytes),
      true,
    ),
  ];
}

/** A gigabyte of AWS's is 2^30 bytes. */
function logCost(bytesPerVend: number): number {
  return costOf(PRICES.logGigabyte, (MILLION * bytesPerVend) / 2 ** 30);
}
