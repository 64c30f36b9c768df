import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alarms } from '../../dashboards/alarms.ts';
import { fillTemplate } from '../../dashboards/fill.ts';
import variables from '../../dashboards/variables.json' with { type: 'json' };
import append from '../ledger/results/append.json' with { type: 'json' };
import units from '../ledger/results/units.json' with { type: 'json' };
import type { Facts } from './costs-document.ts';
import type { Counted } from './measure.ts';

export const RESULTS = join(import.meta.dirname, 'results', 'observe.json');

/** What `bench-observe.ts` keeps. */
export type Kept = { machine: { cpu: string; node: string }; measuredAt: string; details: Recorded };
type Recorded = { counted: Counted; overhead: Facts['overhead'] };

const BATCH = 10;

/** Everything docs/costs.md is made of: what was counted last, the ledger's units, the alarms. */
export function readFacts(): Facts {
  const kept: Kept = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const { counted, overhead } = kept.details;
  const ofTen = units.dynamoDbLocal.appends.find(({ batch }) => batch === BATCH);
  const slowest = append.rows.at(-1);
  if (ofTen === undefined || slowest === undefined) throw new Error('measure the ledger first: bench:ledger');
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, { default: value }]) => [name, value]),
  );
  const alarms: Alarms = JSON.parse(
    fillTemplate(readFileSync(join(import.meta.dirname, '../../dashboards/alarms.json'), 'utf8'), values),
  );
  return {
    ...{ counted, overhead, alarms, measuredAt: kept.measuredAt },
    machine: `${kept.machine.cpu}, Node ${kept.machine.node}`,
    quantities: {
      ...{ hit: counted.hit, miss: counted.miss, envelopeBytes: counted.envelopeBytes },
      writerBytesPerBatch: counted.writer.bytesPerBatch,
      detectBytesPerBatch: counted.detect.bytesPerBatch,
      writeUnits: ofTen.writeUnitsPerEvent,
      readUnits: ofTen.readUnitsPerEvent,
      writerMs: slowest.msPerEventMedian,
    },
  };
}
