import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricsDocument } from './metrics-document.ts';

test('docs/metrics.md is what tables and dashboards say', () => {
  expect(readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')).toBe(metricsDocument());
});
