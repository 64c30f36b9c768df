import { measureAppendCost } from './append-cost.ts';
import { keepResults } from './results.ts';
import { measureSustained } from './sustained.ts';
import { measureUnits } from './unit-cost.ts';

const MEASURES: Readonly<Record<string, (tell: (line: string) => void) => Promise<object>>> = {
  append: measureAppendCost,
  units: measureUnits,
  sustained: measureSustained,
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(MEASURES)) {
  const measure = MEASURES[name];
  if (measure === undefined)
    throw new Error(`nothing is measured as \`${name}\`: ${Object.keys(MEASURES).join(', ')}`);
  keepResults(name, await measure((line) => console.log(`${name}: ${line}`)));
}
