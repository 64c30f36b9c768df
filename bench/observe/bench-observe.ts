import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { figure, resultOf } from '../figures/figures.ts';
import { billOf } from './bill.ts';
import { costsDocument } from './costs-document.ts';
import { RESULTS, readFacts } from './facts.ts';
import { measure } from './measure.ts';
import { overhead } from './overhead.ts';

const COMMAND = 'npm run bench:observe';

async function measureAll(): Promise<void> {
  const counted = await measure();
  const taken = await overhead();
  const { hit, miss, deny } = counted;
  const bytes = Object.entries({ hit, miss, deny }).map(([kind, { logBytes, emfBytes, samples }]) =>
    figure({
      ...{ id: `observe.${kind}-bytes`, title: `log line and EMF of a request: ${kind}` },
      ...{ unit: 'bytes', value: logBytes + emfBytes, samples },
    }),
  );
  const times = [
    figure({ id: 'observe.log-us', title: 'a log line in the handler', unit: 'us', value: taken.logUs }),
    figure({
      id: 'observe.emf-us',
      title: "a request's metrics in the handler",
      unit: 'us',
      value: taken.emfUs,
    }),
  ];
  const result = resultOf('observe', COMMAND, [...bytes, ...times], { counted, overhead: taken });
  mkdirSync(dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(result, null, 2)}\n`);
}

if (!process.argv.includes('--write')) await measureAll();
const facts = readFacts();
writeFileSync(new URL('../../docs/costs.md', import.meta.url), costsDocument(facts));
for (const ratio of [0, 0.5, 0.9]) {
  const dollars = billOf(facts.quantities, ratio).reduce((sum, line) => sum + line.dollars, 0);
  console.log(`a million vends at ${ratio * 100} % hits: $${dollars.toFixed(2)}`);
}
