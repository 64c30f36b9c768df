import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billOf } from '../../bench/observe/bill.ts';
import { costsDocument } from '../../bench/observe/costs-document.ts';
import { readFacts } from '../../bench/observe/facts.ts';
import { createEmfPublisher } from '../../functions/observe/emf.ts';
import { createLogWriter } from '../../functions/observe/log-line.ts';
import { inProcess, type Seen } from '../vend/in-process.ts';

const facts = readFacts();

test('docs/costs.md is what was counted, at the prices there are', () => {
  const document = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8');
  expect(document).toBe(costsDocument(facts));
});

/** Bytes of a request's log line and metrics. */
function bytesOf({ logs, metrics }: Seen): number {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const writeLog = createLogWriter('info', write);
  const publish = createEmfPublisher('sentinel-vend', { nowMs: Date.now, write });
  for (const line of logs) writeLog(line);
  for (const measured of metrics) publish(measured, 'dev');
  return Buffer.byteLength(written);
}

test('a request leaves about as many bytes as were counted', async () => {
  const vend = inProcess();
  const { hit, miss, deny } = facts.counted;
  vend.sts.plan.latencyMs = 41.234;
  vend.audit.bus.latencyMs = 11.345;
  await vend.ask();
  const kinds = [
    { counted: miss, seen: await vend.ask({ rawQueryString: 'duration=900' }) },
    { counted: hit, seen: await vend.ask() },
    { counted: deny, seen: await vend.ask({ rawPath: '/credentials/absent' }) },
  ];
  for (const { counted, seen } of kinds) {
    const ratio = bytesOf(seen) / (counted.logBytes + counted.emfBytes);
    expect(ratio, 'measure again: npm run bench:observe').toBeGreaterThan(0.85);
    expect(ratio, 'measure again: npm run bench:observe').toBeLessThan(1.15);
  }
});

test('more sessions from the cache cost less, by what STS takes of the handler', () => {
  const [none = 0, half = 0, most = 0] = [0, 0.5, 0.9].map((ratio) =>
    billOf(facts.quantities, ratio).reduce((sum, { dollars }) => sum + dollars, 0),
  );
  expect(none).toBeGreaterThan(half);
  expect(half).toBeGreaterThan(most);
});
