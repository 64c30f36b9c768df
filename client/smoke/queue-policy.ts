import { fieldOf, parseJson } from '../service/answer.ts';

export type Delivery = { queueArn: string; ruleArn: string; accountId: string };

/**
 * Why a queue's policy does not let EventBridge deliver for a rule; undefined where it does. EventBridge sends as
 * the service `events.amazonaws.com` with the rule as `aws:SourceArn`, and such a request has no `aws:PrincipalArn`:
 * a Deny by ArnNotEquals on that key alone hits it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function deliveryFault(policy: string | undefined, delivery: Delivery): string | undefined {
  if (policy === undefined || policy === '')
    return 'the queue has no policy, so EventBridge may not send to it';
  const statements = listOf(fieldOf(parseJson(policy), 'Statement'));
  const meant = statements.filter((one) => applies(one, delivery));
  const denying = meant.find((one) => fieldOf(one, 'Effect') === 'Deny');
  if (denying !== undefined) {
    const sid = fieldOf(denying, 'Sid');
    return `the queue’s policy denies EventBridge too${typeof sid === 'string' ? ` (\`${sid}\`)` : ''}`;
  }
  return meant.some((one) => fieldOf(one, 'Effect') === 'Allow')
    ? undefined
    : 'the queue’s policy does not let `events.amazonaws.com` send for the rule';
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const textsOf = (value: unknown): string[] => listOf(value).map(String);

function applies(statement: unknown, delivery: Delivery): boolean {
  const principal = fieldOf(statement, 'Principal');
  const names = ['*', ...textsOf(fieldOf(principal, 'Service')), ...textsOf(fieldOf(principal, 'AWS'))];
  const everybody = principal === '*' || names.slice(1).includes('*');
  if (!everybody && !names.includes('events.amazonaws.com')) return false;
  if (!textsOf(fieldOf(statement, 'Action')).some((one) => like(one.toLowerCase(), 'sqs:sendmessage')))
    return false;
  if (!textsOf(fieldOf(statement, 'Resource')).some((one) => like(one, delivery.queueArn))) return false;
  return conditionsHold(fieldOf(statement, 'Condition'), delivery);
}

function conditionsHold(condition: unknown, { ruleArn, accountId }: Delivery): boolean {
  const known: ReadonlyMap<string, string> = new Map([
    ['aws:sourcearn', ruleArn],
    ['aws:sourceaccount', accountId],
    ['aws:principalisawsservice', 'true'],
    ['aws:principalservicename', 'events.amazonaws.com'],
    ['aws:securetransport', 'true'],
  ]);
  return entriesOf(condition).every(([operator, keys]) =>
    entriesOf(keys).every(([key, values]) => holds(operator, known.get(key.toLowerCase()), textsOf(values))),
  );
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** A missing key: a negated operator and `IfExists` hold, others do not. */
function holds(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  const [, name = '', ifExists] = /^(?:For(?:All|Any)Values?:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return values.includes(String(actual === undefined));
  const negated = /Not/.test(name);
  if (actual === undefined) return negated || ifExists !== undefined;
  const isLike = /Like$|^Arn/.test(name);
  const some = values.some((value) =>
    isLike ? like(value, actual) : value.toLowerCase() === actual.toLowerCase(),
  );
  return some !== negated;
}

/** `*` and `?` as IAM has them. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's').test(text);
}
