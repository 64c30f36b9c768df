import { createProducerSequence } from '../../../functions/event/producer-sequence.ts';
import { uuidV7 } from '../../../functions/event/uuid-v7.ts';
import { busEntry } from '../../../functions/event/wire.ts';
import { createEmfPublisher } from '../../../functions/observe/emf.ts';
import { createLogWriter, logLine } from '../../../functions/observe/log-line.ts';
import { inTurn, type Subject, type Task } from '../task.ts';
import { eventOf } from '../workload/decided.ts';
import { createMemory, divertStdout } from '../workload/memory.ts';

const EVENTS = 16;
const RANDOM = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
const BEGIN_MS = Date.parse('2026-03-04T10:00:00Z');

/** What a request leaves behind: its event, its log line and its metrics. */
export const TASKS: readonly Task[] = [
  {
    id: 'event.wire',
    title: 'a decision event as bus entry, in its wire form',
    open: () => {
      const next = inTurn(EVENTS, eventOf);
      return { call: () => busEntry(next(), 'sentinel') };
    },
  },
  {
    id: 'event.id',
    title: 'an event id, and a place in the sequence',
    open: () => {
      const sequence = createProducerSequence('0123456789abcdef');
      return { call: () => uuidV7(BEGIN_MS + sequence.next().seq, RANDOM) };
    },
  },
  { id: 'observe.log-line', title: 'a log line, made and written into memory', open: openLog },
  {
    id: 'observe.emf',
    title: "a cached request's metrics, made and written into memory",
    open: openMetrics,
  },
];

function openLog(): Subject {
  const next = inTurn(EVENTS, eventOf);
  const writeLog = createLogWriter('info', createMemory().write);
  const more = { eventId: '0195f3a0-0000-7000-8000-000000000000', shownCode: 'OK', totalMs: 12, auditMs: 11 };
  return { call: () => writeLog(logLine(next(), { ...more, recorded: 'bus', causes: [] })) };
}

function openMetrics(): Subject {
  const memory = createMemory();
  // A publisher that takes no output prints.
  divertStdout(memory);
  const publish = createEmfPublisher('sentinel-vend', { nowMs: Date.now, write: memory.write });
  let requests = 0;
  const call = () =>
    publish(
      {
        VendLatency: 11.5 + (requests & 0xff) / 256,
        VendLatencyHit: 11.5 + (requests++ & 0xff) / 256,
        PolicyLatency: 0.01,
        AuditLatency: 11.25,
        Allowed: 1,
        PolicyCacheHit: 1,
        SessionCacheHit: 1,
      },
      'dev',
    );
  return { call };
}
