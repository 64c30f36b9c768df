import { checkQueue } from './queue-check.ts';
import { checkRule } from './rule-check.ts';
import type { Broken } from './step.ts';
import type { Subject } from './subject.ts';

/**
 * A decision was made and is not in the ledger: walks its way, bus, rule, queue, writer, and names the first part
 * that cannot work. Asks with the caller's own permissions; what they do not show is said.
 */
export async function examineAuditPath(subject: Subject): Promise<Broken> {
  const { name } = subject;
  const rule = await checkRule(subject);
  if (rule.kind === 'broken') return rule.broken;
  if (rule.kind === 'unseen') return unseen(subject, rule.why);
  const queue = await checkQueue(subject, rule);
  if (queue.kind === 'broken') return queue.broken;
  if (queue.kind === 'unseen') return unseen(subject, queue.why);
  const late = missing(subject);
  if (queue.waiting > 0) {
    const what = `${late}; ${queue.waiting} messages wait in \`${name}-audit\``;
    const mend = `look at the log group of \`${name}-audit\`, its event source mapping, and its right to write the table`;
    return { part: 'the ledger writer', what, mend };
  }
  if ((queue.undelivered ?? 0) > 0) {
    const what = `${late}; ${queue.undelivered} messages could not be delivered, and are in \`${name}-audit-undelivered\``;
    const mend =
      'read ERROR_CODE of one; where the queue is encrypted, its key must let `events.amazonaws.com` use it';
    return { part: 'the delivery to the audit queue', what, mend };
  }
  if ((queue.dead ?? 0) > 0) {
    const what = `${late}; ${queue.dead} messages were refused, and are in \`${name}-audit-dead\``;
    const mend = 'read why: `sentinel audit redrive` lists them, docs/runbooks/audit.md says what to do';
    return { part: 'the ledger writer', what, mend };
  }
  const mend =
    'look at the metrics of the rule (MatchedEvents, FailedInvocations) and the log groups of vend and audit';
  return { part: 'the audit path', what: `${late}, and rule and queue look sound`, mend };
}

const missing = ({ waitMs }: Subject): string => `the decision is not in the ledger after ${waitMs / 1000} s`;

function unseen(subject: Subject, why: string): Broken {
  const what = `${missing(subject)}, and its way cannot be looked at (${why})`;
  const mend =
    'run it as somebody with `events:DescribeRule`, `events:TestEventPattern`, `events:ListTargetsByRule`, `sqs:GetQueueUrl` and `sqs:GetQueueAttributes`';
  return { part: 'the audit path: rule, queue or writer', what, mend };
}
