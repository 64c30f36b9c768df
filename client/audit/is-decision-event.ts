import { compileEventSchemas } from '../../functions/audit/event-schemas.ts';
import type { ConfigurationChangeEvent } from '../../functions/event/configuration-change.ts';
import { type DecisionEvent, EVENT_DETAIL_TYPE } from '../../functions/event/decision-event.ts';
import { FINDING_DETAIL_TYPE, type FindingEvent } from '../../functions/event/finding-event.ts';

/** Every kind of event the ledger takes; `outcome` tells them apart. */
export type KnownEvent = DecisionEvent | FindingEvent | ConfigurationChangeEvent;

let compiled: ReturnType<typeof compileEventSchemas> | undefined;

/** Compiled at the first question. */
function schemas(): ReturnType<typeof compileEventSchemas> {
  compiled ??= compileEventSchemas();
  return compiled;
}

/** Whether a body of the ledger is a decision of a schema we know. */
export function isDecisionEvent(value: unknown): value is DecisionEvent {
  return schemas().get(EVENT_DETAIL_TYPE)?.isValid(value) === true;
}

/** Whether a body of the ledger is a finding. */
export function isFindingEvent(value: unknown): value is FindingEvent {
  return schemas().get(FINDING_DETAIL_TYPE)?.isValid(value) === true;
}

/** Whether a body of the ledger is of any schema we know. */
export function isKnownEvent(value: unknown): value is KnownEvent {
  return [...schemas().values()].some(({ isValid }) => isValid(value));
}
