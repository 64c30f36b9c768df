import { EVENT_DETAIL_TYPE, EVENT_SOURCE } from '../../functions/event/decision-event.ts';
import type { Broken } from './step.ts';
import type { Subject } from './subject.ts';

export type RuleReading =
  | { kind: 'sound'; ruleArn: string; targets: readonly string[] }
  | { kind: 'broken'; broken: Broken }
  /** The reader may not look, or nobody answers. */
  | { kind: 'unseen'; why: string };

/** Looks at the rule of the audit queue: that it is there, on, and lets decisions through, by EventBridge's own test. */
export async function checkRule({ target, name, profile }: Subject): Promise<RuleReading> {
  const { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand, TestEventPatternCommand } =
    await import('@aws-sdk/client-eventbridge');
  const endpoint = target.stack?.endpoints.events;
  const client = new EventBridgeClient({
    region: target.region,
    credentials: target.keys,
    maxAttempts: 2,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const rule = { Name: `${name}-audit`, EventBusName: name };
  try {
    const { Arn = '', EventPattern = '', State } = await client.send(new DescribeRuleCommand(rule));
    if (State === 'DISABLED') {
      const what = `the rule \`${rule.Name}\` is disabled`;
      return {
        kind: 'broken',
        broken: { part: 'the rule', what, mend: 'enable it: `aws events enable-rule`' },
      };
    }
    const Event = sampleEvent(Arn, profile);
    const { Result } = await client.send(new TestEventPatternCommand({ EventPattern, Event }));
    if (Result !== true) {
      const what = `the rule \`${rule.Name}\` does not let a decision through: its pattern is \`${EventPattern}\``;
      const mend = `let it match source \`${EVENT_SOURCE}\` and detail-type \`${EVENT_DETAIL_TYPE}\`: apply the module again`;
      return { kind: 'broken', broken: { part: 'the rule’s event pattern', what, mend } };
    }
    const listing = new ListTargetsByRuleCommand({ Rule: rule.Name, EventBusName: name });
    const { Targets = [] } = await client.send(listing);
    return { kind: 'sound', ruleArn: Arn, targets: Targets.map((one) => one.Arn ?? '') };
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error';
    if (code !== 'ResourceNotFoundException') return { kind: 'unseen', why: `events: ${code}` };
    const what = `there is no rule \`${rule.Name}\` on the bus \`${name}\``;
    const mend = 'apply the module again, or give the deployment’s name by `--name`';
    return { kind: 'broken', broken: { part: 'the rule', what, mend } };
  } finally {
    client.destroy();
  }
}

/** A decision as EventBridge sees one. */
function sampleEvent(ruleArn: string, profile: string): string {
  const [, , , region, account] = ruleArn.split(':');
  return JSON.stringify({
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    'detail-type': EVENT_DETAIL_TYPE,
    source: EVENT_SOURCE,
    account,
    time: '2026-01-01T00:00:00Z',
    region,
    resources: [],
    detail: { schemaVersion: '1', operation: 'vend', outcome: 'allow', code: 'OK', profile },
  });
}
