import type { FindingEvent } from '../../functions/event/finding-event.ts';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { isFindingEvent } from '../audit/is-decision-event.ts';
import { readDecision } from '../audit/read-decision.ts';
import type { Finding, FindingsPage } from './answers.ts';

const PAGE = 50;

/** A page of findings, newest first: events of the ledger like decisions, found by their outcome. */
export async function readFindings(reads: LedgerReads, next: string | undefined): Promise<FindingsPage> {
  const page = await reads.queryFacet({ facet: 'outcome', value: 'finding' }, PAGE, next);
  const bodies = await reads.readBodies(page.items.map(({ leafHashHex }) => leafHashHex));
  const findings = page.items.map((summary): Finding => {
    const reading = readDecision(summary.leafHashHex, bodies.get(summary.leafHashHex));
    return findingOf(summary, reading.kind === 'event' ? reading.event : undefined);
  });
  return { findings, next: page.next ?? null };
}

function findingOf({ id, timeMs, code, user, profile }: Summary, event: unknown): Finding {
  return { id, timeMs, code, caller: user, profile, told: isFindingEvent(event) ? toldOf(event) : null };
}

function toldOf({ finding, code }: FindingEvent): Finding['told'] {
  const { severity, severity_id: severityId, message, remediation } = finding;
  const about = fieldsOf(finding.finding_info);
  const related: unknown[] = Array.isArray(about.related_events) ? about.related_events : [];
  const evidence = related.map(fieldsOf).map(({ uid, type }) => ({ id: String(uid), type: String(type) }));
  return {
    severity,
    severityId,
    title: String(about.title ?? code),
    message,
    advice: remediation.desc,
    evidence,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
