import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { detectTable } from '../../functions/aws/detect-store.ts';
import { LEDGER_TTL_ATTRIBUTE, ledgerTable } from '../../functions/aws/ledger-table.ts';
import { SIGN_SETTINGS } from '../../functions/config/sign-settings.ts';
import { CONFIGURATION_DETAIL_TYPE } from '../../functions/event/configuration-change.ts';
import { FINDING_DETAIL_TYPE } from '../../functions/event/finding-event.ts';
import { busEntry, queueEnvelope } from '../../functions/event/wire.ts';
import { parsePattern } from '../../local/events/pattern.ts';
import { defaultSeeds } from '../../local/seeds/seeds.ts';
import { decision, envelope } from '../audit/events.ts';
import { busPatterns } from './bus-patterns.ts';
import { ACCOUNT } from './judge.ts';
import { MADE_WITHIN_MS } from './made-once.ts';
import { plannedConfiguration, settledPlan } from './plan.ts';
import { member, type Plan, resourceAt, resourcesOf } from './plan-json.ts';

beforeAll(plannedConfiguration, MADE_WITHIN_MS);

const REGION = 'eu-central-1';
const seeds = defaultSeeds(ACCOUNT, REGION);
const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

const targetOf = (plan: Plan, rule: string) =>
  resourcesOf(plan, 'aws_cloudwatch_event_target').find(({ values }) => values.rule === rule)?.values ?? {};

test('infra/patterns.json is what the code says', () => {
  const text = readFileSync(join(import.meta.dirname, '../../infra/patterns.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(busPatterns()));
});

test('what vend puts on the bus reaches the audit queue, and so do findings and changes; nothing else does', async (context) => {
  const plan = await settledPlan(context);
  const { values } = resourceAt(plan, 'aws_cloudwatch_event_rule.audit');
  expect(values.event_bus_name).toBe('sentinel');
  const pattern = parsePattern(String(values.event_pattern));
  if (!pattern.ok) throw new Error(pattern.reason);
  const event = decision(1);
  const told = (text: string) => pattern.value(JSON.parse(text));
  expect(told(queueEnvelope(event, busEntry(event, 'sentinel'), ACCOUNT, REGION))).toBe(true);
  for (const type of [CONFIGURATION_DETAIL_TYPE, FINDING_DETAIL_TYPE])
    expect(told(envelope({}, { 'detail-type': type })), type).toBe(true);
  expect(told(envelope({}, { source: 'somebody' }))).toBe(false);
  expect(told(envelope({}, { 'detail-type': 'Something Else' }))).toBe(false);
});

test('the rules and their patterns are those of the local stack', async (context) => {
  const plan = await settledPlan(context);
  const here = [
    { ...seeds.rule, bus: 'sentinel', eventPattern: JSON.parse(seeds.rule.eventPattern) },
    ...seeds.detectRules.map(({ name, bus, pattern }) => ({ name, bus, eventPattern: pattern })),
  ];
  const there = resourcesOf(plan, 'aws_cloudwatch_event_rule').flatMap(({ name, values }) =>
    name === 'audit' || name === 'detect'
      ? [
          {
            name: values.name,
            bus: values.event_bus_name,
            eventPattern: JSON.parse(String(values.event_pattern)),
          },
        ]
      : [],
  );
  const byName = (one: { name: unknown }, other: { name: unknown }) =>
    String(one.name).localeCompare(String(other.name));
  expect(there.sort(byName)).toEqual(here.sort(byName));
});

test('each rule has a queue, a day of retries and a queue for what is left', async (context) => {
  const plan = await settledPlan(context);
  const retries = [{ maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 }];
  expect(targetOf(plan, 'sentinel-audit')).toMatchObject({
    event_bus_name: 'sentinel',
    arn: queueArn(seeds.auditQueue),
    dead_letter_config: [{ arn: queueArn(seeds.undeliveredQueue) }],
    retry_policy: retries,
  });
  for (const { name, bus } of seeds.detectRules)
    expect(targetOf(plan, name), name).toMatchObject({
      event_bus_name: bus,
      arn: queueArn(seeds.detectQueue),
      dead_letter_config: [{ arn: queueArn('sentinel-detect-dead') }],
      retry_policy: retries,
    });
});

test('IAM’s calls, which are told in another region, are forwarded from there', async (context) => {
  const plan = await settledPlan(context);
  const there = resourceAt(plan, 'aws_cloudwatch_event_rule.iam["us-east-1"]').values;
  const here = resourceAt(plan, 'aws_cloudwatch_event_rule.detect["sentinel-detect-role"]').values;
  expect(there).toMatchObject({
    region: 'us-east-1',
    event_bus_name: 'default',
    event_pattern: here.event_pattern,
  });
  expect(resourceAt(plan, 'aws_cloudwatch_event_target.iam["us-east-1"]').values).toMatchObject({
    region: 'us-east-1',
    rule: there.name,
    arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`,
  });
});

test('the tables are what the stores use: keys, expiry, capacity; and they are hard to lose', async (context) => {
  const plan = await settledPlan(context);
  const key = resourceAt(plan, 'aws_kms_key.data').values.arn;
  for (const [part, wanted] of [
    ['ledger', ledgerTable('sentinel-ledger')],
    ['detect', detectTable('sentinel-detect')],
  ] as const) {
    const { values } = resourceAt(plan, `aws_dynamodb_table.${part}`);
    expect(values).toMatchObject({ name: wanted.TableName, billing_mode: wanted.BillingMode });
    expect([values.hash_key, values.range_key]).toEqual(wanted.KeySchema?.map((one) => one.AttributeName));
    expect(values.attribute).toEqual(
      wanted.AttributeDefinitions?.map((one) => ({ name: one.AttributeName, type: one.AttributeType })),
    );
    expect(values.global_secondary_index ?? []).toEqual([]);
    expect(values.local_secondary_index ?? []).toEqual([]);
    expect(values.ttl).toMatchObject([{ attribute_name: LEDGER_TTL_ATTRIBUTE, enabled: true }]);
    expect(values.point_in_time_recovery).toMatchObject([{ enabled: true }]);
    expect(values.deletion_protection_enabled).toBe(true);
    expect(values.server_side_encryption).toMatchObject([{ enabled: true, kms_key_arn: key }]);
  }
});

test('the queues are those of the local stack, and hide a message six times as long as its function may run', async (context) => {
  const plan = await settledPlan(context);
  const planned = resourcesOf(plan, 'aws_sqs_queue').map(({ values }) => values);
  expect(planned.map(({ name }) => name).sort()).toEqual(seeds.queues.map(({ name }) => name).sort());
  for (const { name, retentionSeconds, redrive } of seeds.queues) {
    const queue = planned.find((one) => one.name === name) ?? {};
    expect(queue, name).toMatchObject({
      message_retention_seconds: retentionSeconds,
      sqs_managed_sse_enabled: true,
    });
    if (redrive === undefined) continue;
    expect(JSON.parse(String(queue.redrive_policy)), name).toEqual({
      deadLetterTargetArn: queueArn(redrive.deadLetterQueue),
      maxReceiveCount: redrive.maxReceiveCount,
    });
  }
  for (const part of ['audit', 'detect']) {
    const { timeout } = resourceAt(plan, `aws_lambda_function.${part}`).values;
    const { visibility_timeout_seconds: hidden } = resourceAt(plan, `aws_sqs_queue.${part}`).values;
    expect(Number(hidden), part).toBeGreaterThanOrEqual(6 * Number(timeout));
  }
});

test('the copy is locked in compliance mode for as long as the signer says', async (context) => {
  const plan = await settledPlan(context);
  const lock = resourceAt(plan, 'aws_s3_bucket_object_lock_configuration.checkpoints').values;
  const variables = member(
    resourceAt(plan, 'aws_lambda_function.sign').values,
    'environment',
    0,
    'variables',
  );
  const days = Number(member(variables, SIGN_SETTINGS.retentionDays.variable));
  expect(lock.rule).toMatchObject([{ default_retention: [{ mode: 'COMPLIANCE', days }] }]);
  expect(resourceAt(plan, 'aws_s3_bucket.checkpoints').values).toMatchObject({
    bucket: member(variables, SIGN_SETTINGS.bucket.variable),
    object_lock_enabled: true,
    force_destroy: false,
  });
});

test('the first documents are parameters where the vend function reads them', async (context) => {
  const plan = await settledPlan(context);
  const names = resourcesOf(plan, 'aws_ssm_parameter').map(({ values }) => values.name);
  expect(names.sort()).toEqual(['/sentinel/policies/prod-read', '/sentinel/profiles/prod-read']);
});
