import { compileEventSchemas } from '../../functions/audit/event-schemas.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';

let schemas: ReturnType<typeof compileEventSchemas> | undefined;

/** Whether a body of the ledger is a decision of a schema we know; compiled at the first question. */
export function isDecisionEvent(value: unknown): value is DecisionEvent {
  schemas ??= compileEventSchemas();
  return [...schemas.values()].some(({ isValid }) => isValid(value));
}
