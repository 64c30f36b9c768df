import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { printable } from '../terminal/printable.ts';

/** Columns of the flat exports, in their order. */
export const COLUMNS = [
  'time',
  'id',
  'outcome',
  'code',
  'operation',
  'count',
  'user',
  'kind',
  'arn',
  'accountId',
  'accessKeyId',
  'sourceIp',
  'userAgent',
  'profile',
  'policy',
  'policyVersion',
  'rule',
  'effect',
  'roleArn',
  'sourceIdentity',
  'sessionAccessKeyId',
  'expiration',
  'durationSeconds',
  'cached',
  'reason',
  'requestId',
  'traceId',
  'producerId',
  'seq',
] as const;

export type Cell = string | number | boolean | null;
export type Row = Record<(typeof COLUMNS)[number], Cell>;

/** A decision as one flat row. */
export function rowOf(event: DecisionEvent): Row {
  const { caller, policy, session } = event;
  return {
    time: event.time,
    id: event.id,
    outcome: event.outcome,
    code: event.code,
    operation: event.operation,
    count: event.count,
    user: caller?.name ?? null,
    kind: caller?.kind ?? null,
    arn: caller?.arn ?? null,
    accountId: caller?.accountId ?? null,
    accessKeyId: caller?.accessKeyId ?? null,
    sourceIp: caller?.sourceIp ?? null,
    userAgent: caller?.userAgent ?? null,
    profile: event.profile,
    policy: policy?.name ?? null,
    policyVersion: policy?.version ?? null,
    rule: policy?.rule ?? null,
    effect: policy?.effect ?? null,
    roleArn: session?.roleArn ?? null,
    sourceIdentity: session?.sourceIdentity ?? null,
    sessionAccessKeyId: session?.accessKeyId ?? null,
    expiration: session?.expiration ?? null,
    durationSeconds: session?.durationSeconds ?? null,
    cached: session?.cached ?? null,
    reason: event.request.reason,
    requestId: event.requestId,
    traceId: event.traceId,
    producerId: event.producer.id,
    seq: event.producer.seq,
  };
}

/**
 * What a spreadsheet takes for a formula, at a cell's beginning or behind the `;` that separates cells where the comma
 * is the decimal sign: https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /(^|;)(["\s]*[=+\-@|%\uff0b\uff0d\uff1d\uff20])/g;
const LONGEST_CELL_CHARS = 32_767;

/**
 * A row of RFC 4180, each cell on one line: control and formatting characters are shown as `\u{…}`, and a cell that a
 * spreadsheet would run begins with an apostrophe.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = printable(cell, LONGEST_CELL_CHARS).replace(FORMULA, "$1'$2");
  return /[",;]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
