import type { Config } from '../config/read-config.ts';
import type { Visit } from './visit.ts';

/** What each step may take of a request, milliseconds: its own limit, and what the steps after it leave. */
export type Deadlines = {
  policyMs: (visit: Visit) => number;
  listingMs: (visit: Visit) => number;
  stsMs: (visit: Visit) => number;
  busMs: (visit: Visit) => number;
  queueMs: (visit: Visit) => number;
};

/** A request that is late, because its environment was busy, is recorded all the same: each try has this at least. */
const LEAST_AUDIT_MS = 20;

/**
 * A request ends within `requestLimitMs`: the audit path keeps room for one try at the bus and one at the queue,
 * for a refusal is recorded too. STS may have nothing left, and is then not asked.
 */
export function createDeadlines(config: Config): Deadlines {
  const auditMs = 2 * config.queueLimitMs;
  const left = (visit: Visit, reserveMs: number) => config.requestLimitMs - reserveMs - visit.elapsedMs();
  const audit = (limitMs: number, leftMs: number) => Math.max(LEAST_AUDIT_MS, Math.min(limitMs, leftMs));
  return {
    policyMs: (visit) => Math.min(config.policyLimitMs, left(visit, auditMs)),
    listingMs: (visit) => left(visit, auditMs),
    stsMs: (visit) => Math.min(config.stsLimitMs, left(visit, auditMs)),
    busMs: (visit) => audit(config.busLimitMs, left(visit, config.queueLimitMs)),
    queueMs: (visit) => audit(config.queueLimitMs, left(visit, 0)),
  };
}
