import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askForCredentials } from '../../client/service/vend.ts';
import { startStack } from '../../local/stack/stack.ts';
import { median } from '../figures/statistics.ts';
import { LATENCY_MS } from '../load/limits.ts';
import { type Printed, printedBy, vendPrinted } from './printed.ts';

/** What requests of one kind left behind: medians of bytes and of milliseconds in the handler. */
export type Kind = { samples: number; logBytes: number; emfBytes: number; handlerMs: number };

export type Counted = {
  hit: Kind;
  miss: Kind;
  deny: Kind;
  /** A hit on a profile that has metrics of its own. */
  listedHit: Kind;
  /** Of the bus's envelope, the largest that was seen. */
  envelopeBytes: number;
  /** Printed per invocation by the functions behind the bus. */
  writer: { bytesPerBatch: number };
  detect: { bytesPerBatch: number };
};

const TIMES = 60;
const SHORTEST_SECONDS = 900;

/** Asks a local stack whose services are as slow as AWS's, and counts what it left in logs and on the bus. */
export async function measure(): Promise<Counted> {
  const plain = await run('none', async (ask) => {
    for (let n = 0; n <= TIMES; n += 1) await ask('alice', 'dev');
    for (let n = 1; n <= TIMES; n += 1) await ask('alice', 'dev', SHORTEST_SECONDS + n);
    for (let n = 0; n < TIMES; n += 1) await ask('bob', 'billing');
  });
  const listed = await run('dev', async (ask) => {
    for (let n = 0; n <= TIMES; n += 1) await ask('alice', 'dev');
  });
  return {
    ...{ hit: kindOf(plain.printed, isHit), miss: kindOf(plain.printed, isMiss) },
    ...{ deny: kindOf(plain.printed, ({ line }) => line.outcome === 'deny') },
    listedHit: kindOf(listed.printed, isHit),
    envelopeBytes: plain.envelopeBytes,
    writer: { bytesPerBatch: perInvocation(plain.writer) },
    detect: { bytesPerBatch: perInvocation(plain.detect) },
  };
}

const isHit = ({ line }: Printed) => line.outcome === 'allow' && line.cached === true;
const isMiss = ({ line }: Printed) => line.outcome === 'allow' && line.cached === false;

const perInvocation = ({ bytes, invocations }: { bytes: number; invocations: number }) =>
  Math.round(bytes / Math.max(1, invocations));

function kindOf(printed: readonly Printed[], matches: (one: Printed) => boolean): Kind {
  const all = printed.filter((one) => matches(one) && one.line.coldStart === false);
  if (all.length === 0) throw new Error('no request of a kind: look at the stack’s log');
  const middle = (of: (one: Printed) => number) => median(all.map(of));
  return {
    samples: all.length,
    logBytes: Math.round(middle(({ logBytes }) => logBytes)),
    emfBytes: Math.round(middle(({ emfBytes }) => emfBytes)),
    handlerMs: Number(middle(({ metrics }) => Number(metrics.VendLatency)).toFixed(1)),
  };
}

type Ask = (identity: string, profile: string, durationSeconds?: number) => Promise<unknown>;

async function run(listedProfile: string, requests: (ask: Ask) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-costs-'));
  let envelopeBytes = 0;
  const started = await startStack({
    settings: {
      ...{ folder, port: 0, endpoints: {}, accountId: '123456789012', region: 'us-east-1', reset: false },
      ...{ ledger: true, detect: true, concurrency: 1, latencyMs: LATENCY_MS },
      functionEnvironment: {
        SENTINEL_RATE_PER_SECOND: '10000',
        SENTINEL_RATE_BURST: '100000',
        SENTINEL_METRIC_PROFILES: listedProfile,
      },
    },
    detectAfterMs: 0,
    onDelivery: (_arn, body) => {
      envelopeBytes = Math.max(envelopeBytes, Buffer.byteLength(body));
    },
  });
  if (!started.ok) throw new Error(started.message);
  const { file, stop } = started.stack;
  const endpoint = new URL(file.gateway);
  await requests(async (identity, profile, durationSeconds) => {
    const found = file.identities.find(({ name }) => name === identity);
    if (found === undefined) throw new Error(`no identity ${identity}`);
    const { name: caller, arn: _, ...keys } = found;
    const ask = { profile, ...(durationSeconds !== undefined && { durationSeconds }) };
    return askForCredentials(ask, { endpoint, region: file.region, keys, caller }, Date.now);
  });
  await stop();
  const printed = {
    ...{ printed: vendPrinted(folder), envelopeBytes },
    writer: printedBy(folder, 'audit', 'LedgerAppended'),
    detect: printedBy(folder, 'detect', 'DetectMessages'),
  };
  rmSync(folder, { recursive: true, force: true });
  return printed;
}
