import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import decisionEvent from '../../docs/schema/decision-event.v1.json' with { type: 'json' };
import type { DecisionEvent } from '../event/decision-event.ts';
import { EVENT_DETAIL_TYPE, EVENT_SCHEMA_VERSION } from '../event/decision-event.ts';

/** A kind of event the ledger takes. */
export type EventSchema = {
  /** The name its entries carry. */
  name: string;
  version: string;
  isValid: ValidateFunction<DecisionEvent>;
};

/**
 * The closed list of what the ledger takes, by detail-type. An event of any other kind is a dead letter: what cannot
 * be read back is not evidence.
 */
export function compileEventSchemas(): ReadonlyMap<string, EventSchema> {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false });
  const schema: EventSchema = {
    name: 'decision-event.v1',
    version: EVENT_SCHEMA_VERSION,
    isValid: ajv.compile<DecisionEvent>(decisionEvent),
  };
  return new Map([[EVENT_DETAIL_TYPE, schema]]);
}
