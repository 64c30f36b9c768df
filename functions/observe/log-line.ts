import type { DecisionEvent } from '../event/decision-event.ts';

/** What of an event the log repeats. */
type Told = Omit<DecisionEvent, 'id' | 'producer' | 'count'>;

/** `silent` writes nothing, the others what is at least as grave. */
export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

const GRAVITY = { info: 0, warn: 1, error: 2, silent: 3 } as const satisfies Record<LogLevel, number>;

/**
 * The log line of a request: a closed list of fields, taken from the event, which has no field for a secret, and
 * the causes, which are made of error names and statuses. Nothing else of a request can get into a log.
 */
export type LogLine = {
  level: 'info' | 'warn' | 'error';
  time: string;
  message: 'decision';
  requestId: string;
  /** null when the refusal shares an event with others. */
  eventId: string | null;
  traceId: string | null;
  stsRequestId: string | null;
  operation: string;
  outcome: string;
  code: string;
  shownCode: string;
  caller: string | null;
  callerKind: string | null;
  profile: string | null;
  rule: string | null;
  policyVersion: number | null;
  stale: boolean;
  cached: boolean | null;
  coldStart: boolean;
  latencyMs: { total: number; policy: number | null; sts: number | null; audit: number };
  recorded: 'bus' | 'queue' | 'tallied' | 'none';
  causes: readonly string[];
};

/** Builds the line of a request, whose event was recorded or could not be. */
export function logLine(
  event: Told,
  more: {
    eventId: string | null;
    shownCode: string;
    totalMs: number;
    auditMs: number;
    recorded: LogLine['recorded'];
    causes: readonly string[];
  },
): LogLine {
  return {
    level:
      more.recorded === 'none' || event.outcome === 'error'
        ? 'error'
        : event.outcome === 'deny'
          ? 'warn'
          : 'info',
    time: event.time,
    message: 'decision',
    requestId: event.requestId,
    eventId: more.eventId,
    traceId: event.traceId,
    stsRequestId: event.session?.stsRequestId ?? null,
    operation: event.operation,
    outcome: event.outcome,
    code: event.code,
    shownCode: more.shownCode,
    caller: event.caller?.name ?? null,
    callerKind: event.caller?.kind ?? null,
    profile: event.profile,
    rule: event.policy?.rule ?? null,
    policyVersion: event.policy?.version ?? null,
    stale: event.policy?.stale ?? false,
    cached: event.session?.cached ?? null,
    coldStart: event.coldStart,
    latencyMs: {
      total: more.totalMs,
      policy: event.latencyMs.policy,
      sts: event.latencyMs.sts,
      audit: more.auditMs,
    },
    recorded: more.recorded,
    causes: more.causes,
  };
}

/** Writes one line of JSON; never throws. */
export type WriteLog = (line: LogLine) => void;

/** A writer of one function's lines that leaves out what is less grave than `level`. */
export function createLogWriter<Line extends { level: LogLine['level'] } = LogLine>(
  level: LogLevel,
  write: (text: string) => void,
): (line: Line) => void {
  return (line) => {
    if (GRAVITY[line.level] < GRAVITY[level]) return;
    try {
      write(`${JSON.stringify(line)}\n`);
    } catch {
      // An unreadable stdout has nobody to tell; the event is recorded.
    }
  };
}
