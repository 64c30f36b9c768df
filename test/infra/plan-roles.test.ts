import { beforeAll, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { MADE_WITHIN_MS } from './made-once.ts';
import { plannedConfiguration, settledPlan } from './plan.ts';
import { member, resourceAt, resourcesOf } from './plan-json.ts';
import { statementsOf } from './statements.ts';

beforeAll(plannedConfiguration, MADE_WITHIN_MS);

const PARTS = ['vend', 'audit', 'sign', 'detect'] as const;
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
const functionArn = (part: string) => arn('lambda', `function:sentinel-${part}`);

test.for(PARTS)(
  'each need of %s is a named statement, on named resources, without wildcard',
  async (part, context) => {
    const statements = statementsOf(await settledPlan(context), `aws_iam_role_policy.${part}`);
    const sids = statements.map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const { sid, effect, actions, resources } of statements) {
      expect(sid).toMatch(/^[A-Z][A-Za-z]+$/);
      if (effect === 'Deny') continue;
      expect(effect).toBe('Allow');
      expect(
        actions.filter((action) => action.includes('*')),
        sid,
      ).toEqual([]);
      // Only behind a path or a name: never the whole of a service.
      for (const resource of resources)
        expect(resource, sid).toMatch(/^arn:aws:[a-z0-9]+:[^*]*[^*:](?:\/|:|)\*?$/);
    }
  },
);

test('vend assumes the roles that were named, from within the function alone', async (context) => {
  const statements = statementsOf(await settledPlan(context), 'aws_iam_role_policy.vend');
  const targets = ['arn:aws:iam::444455556666:role/sentinel/*', 'arn:aws:iam::111122223333:role/sentinel/*'];
  const byRole = statements.filter(({ actions }) => actions.some((action) => action.startsWith('sts:')));
  expect(byRole).toEqual([
    {
      sid: 'AssumeTargetRoles',
      effect: 'Allow',
      actions: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
      resources: targets,
      conditions: {
        ArnEquals: { 'lambda:SourceFunctionArn': [functionArn('vend')] },
        StringEquals: { 'aws:ResourceOrgID': ['o-a1b2c3d4e5'] },
      },
      principals: {},
    },
    {
      sid: 'DenyAssumingFromElsewhere',
      effect: 'Deny',
      actions: ['sts:AssumeRole'],
      resources: ['arn:aws:iam::*:role/*'],
      conditions: { ArnNotEquals: { 'lambda:SourceFunctionArn': [functionArn('vend')] } },
      principals: {},
    },
    {
      sid: 'DenyAssumingOtherRoles',
      effect: 'Deny',
      actions: ['sts:AssumeRole'],
      resources: [],
      notResources: targets,
      conditions: {},
      principals: {},
    },
  ]);
});

test('a trust that names the vend role opens nothing to its keys elsewhere, nor another role to it', async (context) => {
  const plan = await settledPlan(context);
  const vend = resourceAt(plan, 'aws_iam_role.vend').values.arn;
  const trust = { Effect: 'Allow', Principal: { AWS: vend }, Action: 'sts:AssumeRole', Resource: '*' };
  const { policy: identity } = resourceAt(plan, 'aws_iam_role_policy.vend').values;
  const may = judge(JSON.stringify({ Version: '2012-10-17', Statement: [trust] }), { identity });
  const ask = (role: string, from?: string) =>
    may(
      { role: 'sentinel-vend' },
      {
        action: 'sts:AssumeRole',
        resource: `arn:aws:iam::${role}`,
        context: {
          'aws:resourceorgid': ['o-a1b2c3d4e5'],
          ...(from !== undefined && { 'lambda:sourcefunctionarn': [functionArn(from)] }),
        },
      },
    );
  expect(ask('111122223333:role/sentinel/dev', 'vend')).toBe(true);
  expect(ask('111122223333:role/sentinel/dev', 'sign')).toBe(false);
  expect(ask('111122223333:role/sentinel/dev')).toBe(false);
  expect(ask('111122223333:role/admin', 'vend')).toBe(false);
});

test.for(PARTS)('only Lambda takes the role of %s, for this account', async (part, context) => {
  const [statement, ...others] = statementsOf(
    await settledPlan(context),
    `aws_iam_role.${part}`,
    'assume_role_policy',
  );
  expect(others).toEqual([]);
  expect(statement).toMatchObject({
    effect: 'Allow',
    actions: ['sts:AssumeRole'],
    principals: { Service: ['lambda.amazonaws.com'] },
    conditions: { StringEquals: { 'aws:SourceAccount': ['123456789012'] } },
  });
  if (part === 'vend' || part === 'sign')
    expect(statement?.conditions).toMatchObject({ ArnEquals: { 'aws:SourceArn': [functionArn(part)] } });
});

test.for([
  { part: 'vend', from: ['apigateway.amazonaws.com'] },
  { part: 'audit', address: 'audit[0]', from: [] },
  { part: 'sign', from: ['events.amazonaws.com'] },
  { part: 'detect', from: ['events.amazonaws.com', 'logs.amazonaws.com'] },
])(
  'who may invoke $part: services for their own resource, and nobody else',
  async ({ part, address = part, from }, context) => {
    const plan = await settledPlan(context);
    const statements = statementsOf(plan, `aws_lambda_resource_policy.${address}`);
    expect(statements.filter(({ effect }) => effect === 'Deny')).toEqual([
      {
        sid: 'DenyAllButServices',
        effect: 'Deny',
        actions: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
        resources: [functionArn(part)],
        conditions: { Bool: { 'aws:PrincipalIsAWSService': ['false'] } },
        principals: { '*': [] },
      },
    ]);
    const allows = statements.filter(({ effect }) => effect === 'Allow');
    expect(allows.flatMap(({ principals }) => principals.Service ?? []).sort()).toEqual(from);
    for (const { conditions, actions } of allows) {
      expect(actions).toEqual(['lambda:InvokeFunction']);
      expect(conditions.ArnLike?.['aws:SourceArn']?.[0]).toMatch(
        /^arn:aws:(?:execute-api:eu-central-1:123456789012:[a-z0-9]{10}\/\*|events:eu-central-1:123456789012:rule\/sentinel-(?:sign|sweep)|logs:eu-central-1:123456789012:log-group:\/aws\/vendedlogs\/apis\/sentinel:\*)$/,
      );
    }
    // Both manage one document, and each would overwrite the other.
    expect(resourcesOf(plan, 'aws_lambda_permission')).toEqual([]);
  },
);

test('the api that may invoke vend is this one', async (context) => {
  const plan = await settledPlan(context);
  const allow = statementsOf(plan, 'aws_lambda_resource_policy.vend').find(
    ({ effect }) => effect === 'Allow',
  );
  const api = resourceAt(plan, 'aws_apigatewayv2_api.sentinel').values;
  expect(allow?.conditions).toEqual({ ArnLike: { 'aws:SourceArn': [`${api.execution_arn}/*`] } });
});

test('what a queue gives a function stays hidden six times as long as the function may take', async (context) => {
  const plan = await settledPlan(context);
  for (const part of ['audit', 'detect']) {
    const mapping = resourceAt(plan, `aws_lambda_event_source_mapping.${part}`).values;
    const queue = resourceAt(plan, `aws_sqs_queue.${part}`).values;
    const { timeout } = resourceAt(plan, `aws_lambda_function.${part}`).values;
    expect(mapping.event_source_arn).toBe(queue.arn);
    expect(mapping.function_response_types).toEqual(['ReportBatchItemFailures']);
    expect(queue.visibility_timeout_seconds).toBeGreaterThanOrEqual(6 * Number(timeout));
    const reserved = resourceAt(plan, `aws_lambda_function.${part}`).values.reserved_concurrent_executions;
    expect(member(mapping, 'scaling_config', 0, 'maximum_concurrency')).toBeLessThanOrEqual(Number(reserved));
  }
});

test('the queue for failed runs admits the roles that Lambda tells them with', async (context) => {
  const plan = await settledPlan(context);
  const queue = resourceAt(plan, 'aws_sqs_queue.detect_dead').values.arn;
  for (const part of ['sign', 'detect']) {
    const config = resourceAt(plan, `aws_lambda_function_event_invoke_config.${part}`).values;
    expect(member(config, 'destination_config', 0, 'on_failure', 0, 'destination')).toBe(queue);
    const sends = statementsOf(plan, `aws_iam_role_policy.${part}`).find(
      ({ sid }) => sid === 'TellFailedRuns',
    );
    expect(sends?.resources).toEqual([queue]);
  }
  const deny = statementsOf(plan, 'aws_sqs_queue_policy.queue["detect_dead"]').find(
    ({ effect, conditions }) =>
      effect === 'Deny' && conditions.ArnNotEquals?.['aws:PrincipalArn'] !== undefined,
  );
  const roles = ['sign', 'detect'].map((part) => `arn:aws:iam::123456789012:role/sentinel-${part}`);
  expect(deny?.conditions.ArnNotEquals?.['aws:PrincipalArn']).toEqual(expect.arrayContaining(roles));
});
