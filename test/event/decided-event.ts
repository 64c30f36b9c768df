import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../docs/schema/decision-event.v1.json' with { type: 'json' };
import { outcomeOf } from '../../functions/answer/codes.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';

export const isDecisionEvent = new Ajv2020({
  strict: true,
  strictTypes: false,
  allErrors: true,
}).compile<DecisionEvent>(schema);

/** Reads an event from its wire form; throws with everything that is wrong with it. */
export function readWireEvent(detail: string): DecisionEvent {
  if (!/^[\x20-\x7e]*$/.test(detail)) throw new Error('the wire form is not printable ASCII');
  if (detail.length > 65_536) throw new Error(`the wire form has ${detail.length} bytes`);
  const event: unknown = JSON.parse(detail);
  if (!isDecisionEvent(event)) throw new Error(`not an event: ${JSON.stringify(isDecisionEvent.errors)}`);
  const faults = contradictionsOf(event);
  if (!isWellFormedDeep(event)) faults.push('a lone surrogate');
  if (faults.length > 0) throw new Error(`the event contradicts itself: ${faults.join(', ')}`);
  return event;
}

/** What no single field's schema can say. */
function contradictionsOf(event: DecisionEvent): string[] {
  const vended = event.code === 'OK' && event.operation === 'vend';
  const rules: [string, boolean][] = [
    ['outcome and code differ', event.outcome === outcomeOf(event.code)],
    ['a session without grant, or a grant without session', vended === (event.session !== null)],
    [
      'several requests in an event that is not of a rate limit',
      event.count === 1 || event.code === 'RATE_LIMITED',
    ],
    ['kind without name', (event.caller?.kind == null) === (event.caller?.name == null)],
    ['allowed to nobody', event.outcome !== 'allow' || event.caller?.name != null],
    ['rule without index', (event.policy?.rule == null) === (event.policy?.ruleIndex == null)],
    ['allowed by no rule', !vended || (event.policy?.rule != null && event.policy.effect === 'allow')],
    [
      'unrecorded seqs not before its own',
      event.producer.unrecorded.every((seq) => seq < event.producer.seq),
    ],
    ['an unproven caller is named', event.code !== 'IAM_AUTH_REQUIRED' || event.caller === null],
  ];
  return rules.filter(([, holds]) => !holds).map(([fault]) => fault);
}

function isWellFormedDeep(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => key.isWellFormed() && isWellFormedDeep(item));
}

/** Seqs of a producer that neither arrived nor were reported as unrecorded; and those that did both, or twice. */
export function sequenceFaults(events: readonly DecisionEvent[]): string[] {
  const faults: string[] = [];
  const seen = new Map<number, string>();
  const reported = new Set<number>();
  for (const { id, producer } of events) {
    const earlier = seen.get(producer.seq);
    if (earlier !== undefined && earlier !== id) faults.push(`seq ${producer.seq} is used twice`);
    seen.set(producer.seq, id);
    for (const seq of producer.unrecorded) {
      if (reported.has(seq)) faults.push(`seq ${seq} is reported twice`);
      reported.add(seq);
    }
  }
  const last = Math.max(-1, ...seen.keys());
  for (let seq = 0; seq <= last; seq += 1) {
    if (seen.has(seq) === reported.has(seq))
      faults.push(`seq ${seq} is ${seen.has(seq) ? 'both' : 'missing'}`);
  }
  return faults;
}
