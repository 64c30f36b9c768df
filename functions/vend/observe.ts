import { type Refusal, refuse } from '../answer/refusal.ts';
import { type LogLine, logLine } from '../observe/log-line.ts';
import { finalRefusal } from './conclude.ts';
import type { Decision } from './decision.ts';
import type { Receipt } from './record.ts';
import type { Visit } from './visit.ts';

/** The log line of a request. */
export function describe(visit: Visit, decision: Decision, receipt: Receipt): LogLine {
  const refusal = finalRefusal(decision, receipt);
  const cause = decision.kind === 'refused' ? decision.refusal.cause : undefined;
  return logLine(receipt.draft, {
    eventId: receipt.eventId,
    shownCode: refusal?.shownCode ?? 'OK',
    totalMs: Math.round(visit.elapsedMs()),
    auditMs: Math.round(receipt.auditMs),
    recorded: receipt.recorded,
    causes: cause === undefined ? receipt.causes : [cause, ...receipt.causes],
  });
}

const FRAME = /\n\s+at (?:.*?[(\s])?(?:file:\/\/)?(?:[^\s()]*\/)?([^\s()/]+:\d+:\d+)\)?/;

/** The refusal for a fault of ours; the log learns what and where, not the message: it could quote anything. */
export function confess(error: unknown): Refusal {
  const name = error instanceof Error ? error.name : typeof error;
  const frame = error instanceof Error ? FRAME.exec(error.stack ?? '')?.[1] : undefined;
  return refuse('INTERNAL_ERROR', 'the service has a fault: report it with the request id', {
    cause: `bug: ${name}${frame === undefined ? '' : ` at ${frame}`}`,
  });
}
