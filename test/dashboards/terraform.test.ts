import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CompositeAlarm, MetricAlarm } from '../../dashboards/alarms.ts';
import { findTerraform } from '../infra/terraform.ts';
import { readAlarms } from './files.ts';

const VERSIONS = {
  required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.66' } },
};

/** Resources by their names: what the file says besides Terraform's arguments is for readers. */
const named = (told: readonly (MetricAlarm | CompositeAlarm)[]) =>
  Object.fromEntries(told.map(({ severity: _, runbook: __, ...given }) => [given.alarm_name, given]));

const { alarms, composites } = readAlarms();

async function validate(composite: object): Promise<{ valid: boolean; said: string }> {
  const found = await findTerraform();
  if (!found.ok) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), 'alarms-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const resource = {
    aws_cloudwatch_metric_alarm: named(alarms),
    aws_cloudwatch_composite_alarm: composite,
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: VERSIONS, resource }));
  await found.terraform(folder, 'init', '-backend=false', '-no-color');
  try {
    return { valid: true, said: await found.terraform(folder, 'validate', '-no-color') };
  } catch (error) {
    return { valid: false, said: String(error) };
  }
}

test('alarms and composites are as the schema of Terraform’s provider has them', async ({ skip }) => {
  const found = await findTerraform();
  if (!found.ok) {
    const { reason } = found;
    return skip(true, reason);
  }
  expect(await validate(named(composites))).toMatchObject({ valid: true });
  const [first] = composites;
  const wrong = await validate({ wrong: { alarm_name: first?.alarm_name, alarm_rules: first?.alarm_rule } });
  expect(wrong.valid).toBe(false);
  expect(wrong.said).toContain('alarm_rule');
});
