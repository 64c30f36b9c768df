import { type Refusal, refuse } from '../answer/refusal.ts';
import { type LogLine, logLine } from '../observe/log-line.ts';
import { bugCause } from './bug-cause.ts';
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

/** The refusal for a fault of ours. */
export function confess(error: unknown): Refusal {
  const message = 'the service has a fault: report it with the request id';
  return refuse('INTERNAL_ERROR', message, { cause: bugCause(error) });
}
