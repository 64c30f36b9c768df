import { type Figure, figure } from '../figures/figures.ts';
import type { AuditTally } from './audit-tally.ts';
import { answersByCode } from './k6-summary.ts';
import type { Run } from './run-scenario.ts';

/**
 * An answer without event or several, by code. Two codes have rules of their own: AUDIT_UNAVAILABLE says that nobody
 * confirmed an event, though one may have come through, and refusals over budget share events, some of which are
 * still to come when the load ends.
 */
export function compareEvents(
  answers: Readonly<Record<string, number>>,
  audit: AuditTally,
): { lost: number; doubled: number } {
  let lost = 0;
  let surplus = Math.max(0, audit.limitedTold - (answers.RATE_LIMITED ?? 0));
  for (const code of new Set([...Object.keys(answers), ...Object.keys(audit.codes)])) {
    if (code === 'RATE_LIMITED') continue;
    const expected = code === 'AUDIT_UNAVAILABLE' ? 0 : (answers[code] ?? 0);
    const events = audit.codes[code] ?? 0;
    lost += Math.max(0, expected - events);
    surplus += Math.max(0, events - expected);
  }
  const unsure = answers.AUDIT_UNAVAILABLE ?? 0;
  return {
    lost: Math.max(lost, audit.missing),
    doubled: Math.max(surplus - unsure, audit.requestsTwice),
  };
}

/** Whether each answer has its one event. */
export function auditFigures({ scenario, metrics, audit }: Run): Figure[] {
  const { lost, doubled } = compareEvents(answersByCode(metrics), audit);
  const none = { budget: 0, aim: 0 };
  const samples = audit.messages;
  return [
    figure({
      id: `load.${scenario}.events-lost`,
      title: `k6 ${scenario}: answers without an event on the audit queue`,
      ...{ unit: 'count', value: lost, samples, limit: none },
    }),
    figure({
      id: `load.${scenario}.events-doubled`,
      title: `k6 ${scenario}: events beyond one for each answer`,
      ...{ unit: 'count', value: doubled, samples, limit: none },
    }),
  ];
}
