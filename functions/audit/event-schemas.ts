import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import configurationChange from '../../docs/schema/configuration-change.v1.json' with { type: 'json' };
import decisionEvent from '../../docs/schema/decision-event.v1.json' with { type: 'json' };
import finding from '../../docs/schema/finding.v1.json' with { type: 'json' };
import {
  CONFIGURATION_DETAIL_TYPE,
  CONFIGURATION_SCHEMA_VERSION,
  type ConfigurationChangeEvent,
} from '../event/configuration-change.ts';
import type { DecisionEvent } from '../event/decision-event.ts';
import { EVENT_DETAIL_TYPE, EVENT_SCHEMA_VERSION } from '../event/decision-event.ts';
import { FINDING_DETAIL_TYPE, FINDING_SCHEMA_VERSION, type FindingEvent } from '../event/finding-event.ts';
import type { LedgerEvent } from '../event/ledger-event.ts';

/** A kind of event the ledger takes. */
export type EventSchema = {
  /** The name its entries carry. */
  name: string;
  version: string;
  isValid: ValidateFunction<LedgerEvent>;
};

/** Whether something is a decision. */
export function compileDecisionSchema(ajv = newAjv()): ValidateFunction<DecisionEvent> {
  return ajv.compile<DecisionEvent>(decisionEvent);
}

/**
 * The closed list of what the ledger takes, by detail-type. An event of any other kind is a dead letter: what cannot
 * be read back is not evidence. No event is valid under two of them: `outcome` tells them apart.
 */
export function compileEventSchemas(): ReadonlyMap<string, EventSchema> {
  const ajv = newAjv();
  return new Map<string, EventSchema>([
    [
      EVENT_DETAIL_TYPE,
      {
        name: 'decision-event.v1',
        version: EVENT_SCHEMA_VERSION,
        isValid: compileDecisionSchema(ajv),
      },
    ],
    [
      CONFIGURATION_DETAIL_TYPE,
      {
        name: 'configuration-change.v1',
        version: CONFIGURATION_SCHEMA_VERSION,
        isValid: ajv.compile<ConfigurationChangeEvent>(configurationChange),
      },
    ],
    [
      FINDING_DETAIL_TYPE,
      {
        name: 'finding.v1',
        version: FINDING_SCHEMA_VERSION,
        isValid: ajv.compile<FindingEvent>(finding),
      },
    ],
  ]);
}

function newAjv(): Ajv2020 {
  return new Ajv2020({ strict: true, strictTypes: false, allErrors: false });
}
