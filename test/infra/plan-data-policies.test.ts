import { beforeAll, expect, test } from 'vitest';
import { type Asked, type Asker, judge } from './judge.ts';
import { MADE_WITHIN_MS } from './made-once.ts';
import { plannedConfiguration, settledPlan } from './plan.ts';
import { type Plan, resourceAt } from './plan-json.ts';
import { detectWrites, signerWrites, type TableWrite, writerWrites } from './table-writes.ts';

beforeAll(plannedConfiguration, MADE_WITHIN_MS);

const VEND = { role: 'sentinel-vend' };
const AUDIT = { role: 'sentinel-audit' };
const SIGN = { role: 'sentinel-sign' };
const DETECT = { role: 'sentinel-detect' };
const REDRIVE = { role: 'sentinel-redrive' };
const KEYS = { role: 'sentinel-key-administrator' };
const STRANGER = { role: 'administrator' };
const EVENTS = { service: 'events.amazonaws.com' };
const S3 = { service: 's3.amazonaws.com' };
const EVERYBODY: readonly Asker[] = [VEND, AUDIT, SIGN, DETECT, REDRIVE, KEYS, STRANGER, EVENTS, S3];

const IN_REGION = 'eu-central-1:123456789012';
/** As planned, and as if somebody had added an allow. */
const AS_IT_IS_AND_WIDENED = [false, true];

const BUS = `arn:aws:events:${IN_REGION}:event-bus/sentinel`;
const RULES = `arn:aws:events:${IN_REGION}:rule`;
const AUDIT_RULE = `${RULES}/sentinel/sentinel-audit`;
const TLS = { 'aws:SecureTransport': 'true' };

/** Which of everybody may do it. */
const whoMay = (may: (who: Asker, asked: Asked) => boolean, asked: Asked): Asker[] =>
  EVERYBODY.filter((who) => may(who, asked));

const policyOf = (plan: Plan, address: string): unknown => resourceAt(plan, address).values.policy;

test('vend and detect alone put events on the bus', async (context) => {
  const may = judge(policyOf(await settledPlan(context), 'aws_cloudwatch_event_bus_policy.sentinel'));
  expect(whoMay(may, { action: 'events:PutEvents', resource: BUS })).toEqual([VEND, DETECT]);
});

test.for(AS_IT_IS_AND_WIDENED)(
  'a queue admits its senders: roles by name, EventBridge for its own rule (widened: %s)',
  async (isWidened, context) => {
    const plan = await settledPlan(context);
    const senders = (part: string, ofRule: Record<string, string> = {}) => {
      const may = judge(policyOf(plan, `aws_sqs_queue_policy.queue["${part}"]`), { widened: isWidened });
      const resource = `arn:aws:sqs:${IN_REGION}:sentinel-${part.replace('_', '-')}`;
      // EventBridge alone sends on behalf of a rule.
      return EVERYBODY.filter((who) =>
        may(who, {
          action: 'sqs:SendMessage',
          resource,
          context: who === EVENTS ? { ...TLS, ...ofRule } : TLS,
        }),
      );
    };
    const of = (rule: string) => ({ 'aws:SourceArn': rule });
    expect(senders('audit')).toEqual([VEND, REDRIVE]);
    expect(senders('audit', of(AUDIT_RULE))).toEqual([VEND, REDRIVE, EVENTS]);
    expect(senders('audit', of(`${RULES}/sentinel/somebodys`))).toEqual([VEND, REDRIVE]);
    expect(senders('audit', of(`${RULES}/sentinel-audit`))).toEqual([VEND, REDRIVE]);
    expect(senders('audit_dead', of(AUDIT_RULE))).toEqual([AUDIT]);
    expect(senders('audit_undelivered', of(AUDIT_RULE))).toEqual([EVENTS]);
    expect(senders('detect')).toEqual([]);
    expect(senders('detect', of(`${RULES}/sentinel/sentinel-detect`))).toEqual([EVENTS]);
    expect(senders('detect', of(`${RULES}/sentinel-detect-parameters`))).toEqual([EVENTS]);
    expect(senders('detect', of(AUDIT_RULE))).toEqual([]);
    expect(senders('detect_dead', of(`${RULES}/sentinel-detect-ledger`))).toEqual([SIGN, DETECT, EVENTS]);
  },
);

test('a queue is used over TLS alone', async (context) => {
  const may = judge(policyOf(await settledPlan(context), 'aws_sqs_queue_policy.queue["audit"]'));
  const asked = { action: 'sqs:SendMessage', resource: `arn:aws:sqs:${IN_REGION}:sentinel-audit` };
  expect(may(VEND, { ...asked, context: TLS })).toBe(true);
  expect(may(VEND, { ...asked, context: { 'aws:SecureTransport': 'false' } })).toBe(false);
  const receive = { ...asked, action: 'sqs:ReceiveMessage' };
  expect(may(AUDIT, { ...receive, context: TLS })).toBe(true);
  expect(may(AUDIT, { ...receive, context: { 'aws:SecureTransport': 'false' } })).toBe(false);
});

const LEDGER = `arn:aws:dynamodb:${IN_REGION}:table/sentinel-ledger`;
const write = (action: string, ...leadingKeys: string[]): TableWrite => ({
  action: `dynamodb:${action}`,
  leadingKeys,
});
const asked = ({ action, leadingKeys }: TableWrite, resource: string): Asked => ({
  action,
  resource,
  context: { 'dynamodb:LeadingKeys': leadingKeys },
});

test('the ledger takes the writes of the writer’s store from the writer alone, and the signer’s from the signer', async (context) => {
  const may = judge(policyOf(await settledPlan(context), 'aws_dynamodb_resource_policy.ledger'));
  const writes = await writerWrites('main');
  expect(writes.map(({ action }) => action)).toEqual(
    ['BatchWriteItem', 'PutItem', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`),
  );
  for (const one of writes) expect(whoMay(may, asked(one, LEDGER)), one.action).toEqual([AUDIT]);
  const signed = await signerWrites('main');
  expect(signed).toEqual([write('PutItem', 'main/checkpoint')]);
  for (const one of signed) expect(whoMay(may, asked(one, LEDGER))).toEqual([SIGN]);
});

test('nobody deletes from the ledger or writes past the store: not even writer and signer', async (context) => {
  const may = judge(policyOf(await settledPlan(context), 'aws_dynamodb_resource_policy.ledger'));
  for (const one of [
    write('DeleteItem', 'main/body/ab'),
    write('PartiQLDelete', 'main/body/ab'),
    write('PartiQLInsert', 'main/head'),
    write('PartiQLUpdate', 'main/head'),
    write('UpdateItem', 'main/entry'),
    write('UpdateItem', 'main/by/user/head'),
    write('PutItem', 'main/entry'),
    write('BatchWriteItem', 'main/entry', 'main/head'),
    write('BatchWriteItem', 'main/checkpoint'),
  ])
    expect(whoMay(may, asked(one, LEDGER)), JSON.stringify(one)).toEqual([]);
});

test('who administers the table changes its policy, and whoever may reads', async (context) => {
  const may = judge(policyOf(await settledPlan(context), 'aws_dynamodb_resource_policy.ledger'));
  for (const action of [
    'PutResourcePolicy',
    'DeleteResourcePolicy',
    'UpdateTable',
    'Query',
    'GetItem',
    'BatchGetItem',
  ])
    expect(may(STRANGER, { action: `dynamodb:${action}`, resource: LEDGER }), action).toBe(true);
});

test('the table of the detections takes their writes alone', async (context) => {
  const may = judge(policyOf(await settledPlan(context), 'aws_dynamodb_resource_policy.detect'));
  const table = `arn:aws:dynamodb:${IN_REGION}:table/sentinel-detect`;
  for (const one of await detectWrites())
    expect(whoMay(may, asked(one, table)), one.action).toEqual([DETECT]);
  for (const action of ['DeleteItem', 'UpdateItem', 'BatchWriteItem', 'PartiQLUpdate'])
    expect(whoMay(may, asked(write(action, 'caller/alice'), table)), action).toEqual([]);
});

test.for(AS_IT_IS_AND_WIDENED)(
  'the signer alone signs; others read the public key (widened: %s)',
  async (isWidened, context) => {
    const plan = await settledPlan(context);
    const { arn, key_usage, customer_master_key_spec } = resourceAt(plan, 'aws_kms_key.signing').values;
    expect([key_usage, customer_master_key_spec]).toEqual(['SIGN_VERIFY', 'ECC_NIST_EDWARDS25519']);
    const may = judge(policyOf(plan, 'aws_kms_key.signing'), { key: true, widened: isWidened });
    const sign = (algorithm: string) => ({
      action: 'kms:Sign',
      resource: String(arn),
      context: { 'kms:SigningAlgorithm': algorithm },
    });
    expect(whoMay(may, sign('ED25519_SHA_512'))).toEqual([SIGN]);
    if (!isWidened) expect(whoMay(may, sign('ED25519_PH_SHA_512'))).toEqual([]);
    expect(may(STRANGER, { action: 'kms:GetPublicKey', resource: String(arn) })).toBe(true);
    expect(whoMay(may, { action: 'kms:CreateGrant', resource: String(arn) })).toEqual([]);
  },
);

test('a key’s administrators alone take it away; its policy can be changed', async (context) => {
  const plan = await settledPlan(context);
  for (const key of ['data', 'signing']) {
    const { arn, policy } = resourceAt(plan, `aws_kms_key.${key}`).values;
    const may = judge(policy, { key: true });
    for (const action of ['kms:ScheduleKeyDeletion', 'kms:DisableKey'])
      expect(whoMay(may, { action, resource: String(arn) }), `${key} ${action}`).toEqual([KEYS]);
    expect(may(STRANGER, { action: 'kms:PutKeyPolicy', resource: String(arn) }), key).toBe(true);
  }
});

test('who uses the tables may use their key, by its policy alone, and through DynamoDB alone', async (context) => {
  const { arn, policy } = resourceAt(await settledPlan(context), 'aws_kms_key.data').values;
  const may = judge(policy, { key: true, bare: true });
  const auditor = { role: 'sentinel-auditor' };
  const through = (service: string) =>
    [...EVERYBODY, auditor].filter((who) =>
      may(who, {
        action: 'kms:Decrypt',
        resource: String(arn),
        context: { 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` },
      }),
    );
  expect(through('dynamodb')).toEqual([AUDIT, SIGN, DETECT, auditor]);
  expect(through('s3')).toEqual([]);
});

test('the data key serves log groups of this deployment and the trail, as services', async (context) => {
  const { arn, policy } = resourceAt(await settledPlan(context), 'aws_kms_key.data').values;
  const may = judge(policy, { key: true });
  const logs = { service: 'logs.eu-central-1.amazonaws.com' };
  const encrypts = (group: string) =>
    may(logs, {
      action: 'kms:GenerateDataKeyWithoutPlaintext',
      resource: String(arn),
      context: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${IN_REGION}:log-group:${group}` },
    });
  expect(encrypts('/aws/lambda/sentinel-vend')).toBe(true);
  expect(encrypts('/aws/lambda/other')).toBe(false);
  const asked = { action: 'kms:GenerateDataKey', resource: String(arn) };
  const trail = { 'aws:SourceArn': `arn:aws:cloudtrail:${IN_REGION}:trail/sentinel` };
  expect(may({ service: 'cloudtrail.amazonaws.com' }, { ...asked, context: trail })).toBe(true);
  expect(may({ service: 'cloudtrail.amazonaws.com' }, asked)).toBe(false);
  expect(may({ service: 'cloudwatch.amazonaws.com' }, asked)).toBe(true);
  expect(may(S3, asked)).toBe(false);
});

test('the signer alone puts into the copy, each object once; nobody deletes', async (context) => {
  const plan = await settledPlan(context);
  const may = judge(policyOf(plan, 'aws_s3_bucket_policy.checkpoints'));
  const resource = 'arn:aws:s3:::sentinel-checkpoints-123456789012-eu-central-1/main/checkpoints/1';
  const once = { ...TLS, 's3:if-none-match': '*' };
  expect(whoMay(may, { action: 's3:PutObject', resource, context: once })).toEqual([SIGN]);
  expect(whoMay(may, { action: 's3:PutObject', resource, context: TLS })).toEqual([]);
  for (const action of ['s3:DeleteObject', 's3:DeleteObjectVersion'])
    expect(whoMay(may, { action, resource, context: TLS }), action).toEqual([]);
  const read = { action: 's3:GetObject', resource };
  expect(may(STRANGER, { ...read, context: TLS })).toBe(true);
  expect(may(STRANGER, { ...read, context: { 'aws:SecureTransport': 'false' } })).toBe(false);
});
