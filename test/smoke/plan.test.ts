import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FACTS } from '../../client/smoke/facts.ts';
import { STEP_IDS } from '../../client/smoke/step.ts';
import { runSentinel } from '../client/run-sentinel.ts';

test('--plan asks nobody, and tells each step, what it needs, and what was never tried on AWS', async () => {
  const { status, out, err } = await runSentinel(['smoke', '--plan'], { SENTINEL_LOCAL_DIR: '/nowhere' });
  expect([status, err]).toEqual([0, '']);
  for (const id of STEP_IDS) expect(out).toMatch(new RegExp(`^${id} `, 'm'));
  expect(out).toContain('needs dynamodb:Query, events:DescribeRule');
  expect(out).toContain(
    '- a JWT authorizer takes a bare token, as SDKs send it\n  seen by the step `workload`',
  );
  const json = JSON.parse((await runSentinel(['smoke', '--plan', '--json'])).out);
  expect(json.steps.map(({ id }: { id: string }) => id)).toEqual(STEP_IDS);
  expect(json.facts).toHaveLength(FACTS.length);
});

test('each fact stands in a document that is there', () => {
  const root = join(import.meta.dirname, '..', '..');
  const missing = FACTS.filter(({ document }) => !existsSync(join(root, document)));
  expect(missing).toEqual([]);
});
