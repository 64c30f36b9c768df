import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { AUDIT_SETTINGS, readAuditConfig } from '../../functions/config/audit-settings.ts';
import { DETECT_SETTINGS, readDetectConfig } from '../../functions/config/detect-settings.ts';
import { readConfig } from '../../functions/config/read-config.ts';
import { SETTINGS } from '../../functions/config/settings.ts';
import { readSignConfig, SIGN_SETTINGS } from '../../functions/config/sign-settings.ts';
import { apiRoutes } from '../../local/stack/api.ts';
import { MADE_WITHIN_MS } from './made-once.ts';
import { plannedConfiguration, settledPlan } from './plan.ts';
import { member, type Plan, record, resourceAt, resourcesOf } from './plan-json.ts';

beforeAll(plannedConfiguration, MADE_WITHIN_MS);

/** The variables of a planned function, and those Lambda sets. */
function environmentOf(plan: Plan, part: string): Record<string, string> {
  const given = member(resourceAt(plan, `aws_lambda_function.${part}`).values, 'environment', 0, 'variables');
  const variables = Object.entries(record(given)).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(variables),
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: `sentinel-${part}`,
  };
}

/** The vend function's configuration as it reads it. */
function vendConfig(plan: Plan) {
  const reading = readConfig(environmentOf(plan, 'vend'));
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  return reading.config;
}

test('a second plan after an apply is empty', async (context) => {
  expect((await settledPlan(context)).changed).toEqual([]);
});

test('the routes are those of the local stack, each with its authorisation', async (context) => {
  const plan = await settledPlan(context);
  const routes = resourcesOf(plan, 'aws_apigatewayv2_route').map(({ values }) => ({
    key: String(values.route_key),
    type: values.authorization_type,
    authorizer: values.authorizer_id,
  }));
  const local = apiRoutes(vendConfig(plan).oidcIssuers);
  expect(routes.map(({ key }) => key).sort()).toEqual(local.map(({ routeKey }) => routeKey).sort());
  for (const { key, type, authorizer } of routes) {
    const alias = /^GET \/oidc\/([^/]+)\//.exec(key)?.[1];
    expect(type, key).toBe(alias === undefined ? 'AWS_IAM' : 'JWT');
    if (alias === undefined) continue;
    const { values } = resourceAt(plan, `aws_apigatewayv2_authorizer.issuer["${alias}"]`);
    expect(authorizer, key).toBe(values.id);
    const { issuer, audiences } = vendConfig(plan).oidcIssuers.get(alias) ?? {};
    expect(values.jwt_configuration).toEqual([{ issuer, audience: [...(audiences ?? [])] }]);
  }
});

test('the stage holds the proof the function compares, and settings for each route', async (context) => {
  const plan = await settledPlan(context);
  const { values } = resourceAt(plan, 'aws_apigatewayv2_stage.default');
  expect(values.name).toBe('$default');
  expect(values.auto_deploy).toBe(true);
  expect(member(values, 'stage_variables', 'origin')).toBe(vendConfig(plan).originProof);
  const throttled = resourcesOf(plan, 'aws_apigatewayv2_route').map(({ values: route }) => route.route_key);
  const settings = values.route_settings;
  const keys = Array.isArray(settings) ? settings.map((one) => member(one, 'route_key')) : [];
  expect(keys.sort()).toEqual(throttled.sort());
  expect(member(values, 'default_route_settings', 0, 'throttling_rate_limit')).toBe(100);
});

test('the access log names caller and request, and never a path, query, header or token', async (context) => {
  const plan = await settledPlan(context);
  const { values } = resourceAt(plan, 'aws_apigatewayv2_stage.default');
  const format = record(JSON.parse(String(member(values, 'access_log_settings', 0, 'format'))));
  expect(format).toMatchObject({
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    status: '$context.status',
    caller: '$context.identity.caller',
    userArn: '$context.identity.userArn',
    accountId: '$context.identity.accountId',
    integrationLatency: '$context.integration.latency',
  });
  for (const variable of Object.values(format)) {
    expect(variable).toMatch(/^\$context\.[A-Za-z.]+$/);
    expect(variable).not.toMatch(/path|query|header|claims|stageVariables/i);
  }
});

test.for([
  { part: 'vend', timeout: 30, concurrency: 10 },
  { part: 'audit', timeout: 30, concurrency: 2 },
  // The 50 s of a run, and what ends its last checkpoint.
  { part: 'sign', timeout: 85, concurrency: 1 },
  { part: 'detect', timeout: 30, concurrency: 4 },
])('$part runs as it was measured', async ({ part, timeout, concurrency }, context) => {
  const plan = await settledPlan(context);
  expect(resourceAt(plan, `aws_lambda_function.${part}`).values).toMatchObject({
    function_name: `sentinel-${part}`,
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    handler: 'index.handler',
    memory_size: 512,
    timeout,
    reserved_concurrent_executions: concurrency,
    role: resourceAt(plan, `aws_iam_role.${part}`).values.arn,
    kms_key_arn: resourceAt(plan, 'aws_kms_key.data').values.arn,
    logging_config: [{ log_format: 'JSON', log_group: `/aws/lambda/sentinel-${part}` }],
    tracing_config: [{ mode: 'PassThrough' }],
  });
});

const TABLES = {
  vend: { table: SETTINGS, read: readConfig },
  audit: { table: AUDIT_SETTINGS, read: readAuditConfig },
  sign: { table: SIGN_SETTINGS, read: readSignConfig },
  detect: { table: DETECT_SETTINGS, read: readDetectConfig },
} as const;
const PARTS = ['vend', 'audit', 'sign', 'detect'] as const;

test.for(PARTS)('the %s function starts with the variables it is given', async (part, context) => {
  const plan = await settledPlan(context);
  expect(TABLES[part].read(environmentOf(plan, part))).toMatchObject({ ok: true });
});

/** In place of KMS and the bucket, on a machine without AWS. */
const LOCAL_ALONE = ['SENTINEL_SIGNING_KEY_FILE', 'SENTINEL_CHECKPOINT_FOLDER'];

/** What an operator may set of a function: the optional attributes of its variable. */
function settingsOf(part: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../infra/variables-settings.tf'), 'utf8');
  const block = text.split(/^variable /m).find((one) => one.startsWith(`"${part}_settings"`)) ?? '';
  return [...block.matchAll(/^ {4}(\w+) += optional\(/gm)].map(
    ([, name = '']) => `SENTINEL_${name.toUpperCase()}`,
  );
}

test.for(PARTS)(
  'every variable of the %s function follows from the deployment or is a setting',
  async (part, context) => {
    const plan = await settledPlan(context);
    const given = Object.keys(environmentOf(plan, part));
    const possible = new Set([...given, ...settingsOf(part), ...LOCAL_ALONE]);
    const known = Object.values(TABLES[part].table).map(({ variable }) => variable);
    expect(known.filter((name) => !possible.has(name))).toEqual([]);
    expect(settingsOf(part).filter((name) => !known.some((one) => one === name))).toEqual([]);
  },
);

test('the functions agree on what they share', async (context) => {
  const plan = await settledPlan(context);
  const detect = environmentOf(plan, 'detect');
  const queueUrl = resourceAt(plan, 'aws_sqs_queue.audit').values.url;
  expect(vendConfig(plan)).toMatchObject({
    auditQueueUrl: queueUrl,
    eventBusName: resourceAt(plan, 'aws_cloudwatch_event_bus.sentinel').values.name,
    policyRoot: detect.SENTINEL_POLICY_ROOT,
    profileRoot: detect.SENTINEL_PROFILE_ROOT,
  });
  const rules = resourcesOf(plan, 'aws_cloudwatch_event_rule').filter(({ name }) => name !== 'iam');
  expect(detect.SENTINEL_WATCHED_RULES?.split(',')).toEqual(
    rules.map(({ values }) => String(values.name)).sort(),
  );
  const queues = resourcesOf(plan, 'aws_sqs_queue').map(({ values }) => String(values.name));
  expect(detect.SENTINEL_WATCHED_QUEUES?.split(',')).toEqual(queues.sort());
});
