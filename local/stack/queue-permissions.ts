import { jsonSignatureError } from '../aws-http/signature-errors.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { CompiledPolicy, PolicyDocument } from '../iam/policy-document.ts';
import type { World } from '../iam/world.ts';
import { queueArn } from '../queue/queue-definition.ts';
import { type AdmitRequest, textIn } from '../queue/queue-front.ts';
import { verifySignature } from '../sigv4/verify.ts';

/** IAM has no actions of its own for the batches. */
const actionOf = (operation: string): string => `sqs:${operation.replace(/Batch$/, '')}`;

/** Policies of queues, compiled, by queue name. */
function compileAll(policies: Readonly<Record<string, PolicyDocument>>): ReadonlyMap<string, CompiledPolicy> {
  const compiled = new Map<string, CompiledPolicy>();
  for (const [name, document] of Object.entries(policies)) {
    const parsed = parsePolicy(document, 'resource');
    if (!parsed.ok)
      throw new Error(`the policy of queue \`${name}\` has faults: ${JSON.stringify(parsed.faults)}`);
    compiled.set(name, parsed.policy);
  }
  return compiled;
}

/**
 * Whether a queue's policy lets EventBridge deliver for a rule: it sends as a service, which has no policies of its
 * own. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function rulePermissions(
  world: World,
  policies: Readonly<Record<string, PolicyDocument>>,
): (queueArn: string, ruleArn: string) => boolean {
  const compiled = compileAll(policies);
  return (arn, ruleArn) => {
    const resourcePolicy = compiled.get(arn.split(':').at(-1) ?? '');
    return world.authorize({
      principal: { kind: 'service', service: 'events.amazonaws.com' },
      action: 'sqs:SendMessage',
      resource: arn,
      context: { 'aws:SourceArn': ruleArn, 'aws:SourceAccount': world.accountId },
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    }).allowed;
  };
}

/**
 * Admits to the queues whoever signs as somebody of this account and is allowed, by its own policies and by the
 * queue's (`policies`, by queue name). EventBridge and event source mappings have their own ways in.
 */
export function queuePermissions(
  world: World,
  nowMs: () => number,
  policies: Readonly<Record<string, PolicyDocument>>,
): AdmitRequest {
  const compiled = compileAll(policies);
  return (request, operation, body) => {
    const { region, findCredential } = world;
    const verified = verifySignature(request, { service: 'sqs', region, nowMs: nowMs(), findCredential });
    if (!verified.ok) return { ...jsonSignatureError(verified.code, verified.message), status: 403 };
    const name = textIn(body, 'QueueName') ?? textIn(body, 'QueueUrl')?.split('/').at(-1);
    const resourcePolicy = name === undefined ? undefined : compiled.get(name);
    const allowed = world.authorize({
      principal: verified.credential.principal,
      action: actionOf(operation),
      resource: name === undefined ? '*' : queueArn(world, name),
      context: {},
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    });
    if (allowed.allowed) return undefined;
    return { status: 403, code: 'AccessDeniedException', message: allowed.message };
  };
}
