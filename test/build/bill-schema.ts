import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const SCHEMAS = resolve(import.meta.dirname, '../../node_modules/@cyclonedx/cyclonedx-library/res/schema');
/** What the schema of 1.6 refers to. */
const REFERRED = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];

const read = (file: string) => JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'));

function schemaCheck(): ValidateFunction {
  // Formats such as `iri-reference` are of draft 2019: a bill of ours has no texts of those.
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const file of REFERRED) {
    const { $id: _published, ...schema } = read(file);
    ajv.addSchema(schema, `http://cyclonedx.org/schema/${file}`);
  }
  return ajv.compile(read('bom-1.6.SNAPSHOT.schema.json'));
}
const isBill = schemaCheck();

/** What the published schema of CycloneDX 1.6 finds wrong. */
export function billFaults(bill: unknown): readonly unknown[] {
  return isBill(bill) ? [] : (isBill.errors ?? []);
}
