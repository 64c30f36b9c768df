import type { DetectMetric } from '../observe/detect-metrics.ts';
import { foldSubject } from './fold-subject.ts';
import { type ConfigurationPorts, followParameter, watchedParameter } from './follow-configuration.ts';
import { type DecisionPorts, observeDecisions } from './observe-decisions.ts';
import { type Message, type ReadingRules, readMessage } from './read-message.ts';
import { trailHits } from './rules/trail.ts';
import type { TrailRecord } from './rules/trail-record.ts';
import type { Watched } from './rules/trail-rules.ts';
import type { Outgoing } from './store.ts';
import { findingsOf, KEEP_SECONDS, subjectOf } from './subjects.ts';

/** A message of the queue of detections, as Lambda hands it on. */
export type QueueMessage = { messageId: string; body: string };

export type DetectPorts = DecisionPorts &
  ConfigurationPorts &
  ReadingRules & {
    watched: Watched;
    publishMetrics: (measurements: Partial<Record<DetectMetric, number>>) => void;
    writeLog: (line: DetectLogLine) => void;
  };

/** One line per finding, per message that was not understood, and per failure. */
export type DetectLogLine = {
  level: 'info' | 'warn' | 'error';
  message: 'finding' | 'not understood' | 'failed' | 'sweep';
  code: string | null;
  id: string | null;
  cause: string | null;
};

/** Messages that SQS shall deliver again. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export type BatchAnswer = { batchItemFailures: { itemIdentifier: string }[] };

type Done = { outgoing: readonly Outgoing[]; left: readonly string[]; errors: readonly unknown[] };
type Work = () => Promise<Done>;

/**
 * Takes a batch of the queue. What fails stays on the queue and is looked at again; nothing of it is counted twice,
 * whatever of it was done before.
 */
export async function handleMessages(
  messages: readonly QueueMessage[],
  ports: DetectPorts,
): Promise<BatchAnswer> {
  const read = messages.map(({ messageId, body }) => ({ messageId, message: readMessage(body, ports) }));
  const left: string[] = [];
  const outgoing: Outgoing[] = [];
  for (const work of workOf(read, ports)) {
    const done = await work();
    outgoing.push(...done.outgoing);
    left.push(...done.left);
    for (const error of done.errors)
      ports.writeLog({ level: 'error', message: 'failed', code: null, id: null, cause: causeOf(error) });
  }
  const unknown = read.filter(({ message }) => message.kind === 'unknown').length;
  tellOutgoing(outgoing, ports, {
    DetectMessages: messages.length,
    DetectUnknown: unknown,
    DetectLeft: left.length,
  });
  return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** What is on its own: parameters and records; decisions go together, for one caller is one write. */
function workOf(read: readonly { messageId: string; message: Message }[], ports: DetectPorts): Work[] {
  const decisions = read.flatMap(({ messageId, message }) =>
    message.kind === 'decision' ? [{ messageId, event: message.event }] : [],
  );
  const observe: Work = async () => {
    const events = decisions.map(({ event }) => event);
    const { outgoing, failed, errors } = await observeDecisions(events, ports, { onBus: true });
    const left = decisions.filter(({ event }) => failed.has(event.id)).map(({ messageId }) => messageId);
    return { outgoing, left, errors };
  };
  const work = [
    failingWhole(
      observe,
      decisions.map(({ messageId }) => messageId),
    ),
  ];
  for (const { messageId, message } of read) {
    const run = runOf(message, ports);
    if (run === undefined) continue;
    work.push(failingWhole(async () => ({ outgoing: await run(), left: [], errors: [] }), [messageId]));
  }
  return work;
}

/** What throws leaves all its messages. */
function failingWhole(work: Work, messageIds: readonly string[]): Work {
  return () => work().catch((error: unknown) => ({ outgoing: [], left: messageIds, errors: [error] }));
}

function runOf(message: Message, ports: DetectPorts): (() => Promise<readonly Outgoing[]>) | undefined {
  switch (message.kind) {
    case 'decision':
      return undefined;
    case 'parameter': {
      const parameter = watchedParameter(message.name, ports.roots);
      return parameter === undefined ? undefined : () => followParameter(parameter, ports);
    }
    case 'trail':
      return () => observeTrail(message.record, ports);
    case 'unknown':
      ports.writeLog({ level: 'warn', message: 'not understood', code: null, id: null, cause: message.why });
      return undefined;
  }
}

/** A record once, however often it comes. */
async function observeTrail(record: TrailRecord, ports: DetectPorts): Promise<readonly Outgoing[]> {
  const hits = trailHits(record, ports.watched);
  if (hits.length === 0) return [];
  return foldSubject<{ told: true }>(
    subjectOf('trail', record.eventId),
    KEEP_SECONDS.trail,
    (before) => ({
      state: { told: true },
      outgoing: before === undefined ? findingsOf(hits, ports.place) : [],
    }),
    ports,
  );
}

/** Counts what was made and writes a line for each finding. */
export function tellOutgoing(
  outgoing: readonly Outgoing[],
  ports: Pick<DetectPorts, 'publishMetrics' | 'writeLog'>,
  more: Partial<Record<DetectMetric, number>>,
): void {
  const findings = outgoing.filter(({ event }) => event.outcome === 'finding');
  ports.publishMetrics({
    ...more,
    Findings: findings.length,
    ConfigurationChanges: outgoing.length - findings.length,
  });
  for (const { event } of findings)
    ports.writeLog({ level: 'warn', message: 'finding', code: event.code, id: event.id, cause: null });
}

const LONGEST_CAUSE = 200;

/** The SDK’s errors by name, for their text can quote what was sent; our own by their text. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.name === 'Error' ? error.message.slice(0, LONGEST_CAUSE) : error.name;
}
