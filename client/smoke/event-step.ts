import { readSourceIdentity } from '../../functions/session/session-names.ts';
import { fieldOf } from '../service/answer.ts';
import { failed, passed, type StepResult } from './step.ts';
import type { Subject } from './subject.ts';

/**
 * What the function read in API Gateway's event, as the ledger has it: whoever signed, by which key, from where.
 * Here the form of payload 2.0 shows, which local tests only follow.
 */
export function eventStep(event: unknown, { target, profile }: Subject): StepResult {
  const caller = fieldOf(event, 'caller');
  const text = (name: string): string | undefined => {
    const value = fieldOf(caller, name);
    return typeof value === 'string' ? value : undefined;
  };
  const source = fieldOf(fieldOf(event, 'session'), 'sourceIdentity');
  const wrong = [
    ...(text('accessKeyId') === target.keys.accessKeyId
      ? []
      : ['`caller.accessKeyId` is not the key that signed']),
    ...(/^arn:[^:]+:(?:iam|sts)::\d{12}:/.test(text('arn') ?? '') ? [] : ['`caller.arn` is no ARN']),
    ...(text('arn')?.includes(`:${text('accountId')}:`) ? [] : ['`caller.accountId` is not the ARN’s']),
    ...(text('sourceIp') ? [] : ['`caller.sourceIp` is missing']),
    ...(orgIsSound(fieldOf(caller, 'principalOrgId')) ? [] : ['`caller.principalOrgId` is no organisation']),
    ...(fieldOf(event, 'profile') === profile ? [] : ['`profile` is another']),
    ...(typeof source === 'string' && readSourceIdentity(source) !== undefined
      ? []
      : ['`session.sourceIdentity` is not `sentinel,USER,GRANT,ID`']),
  ];
  if (wrong.length === 0)
    return passed('event', `the event names ${text('arn')} (${text('name')}) from ${text('sourceIp')}`);
  const mend =
    'compare the API’s payload format (2.0) with docs/decisions/gateway-http-api.md, and tell the project';
  return failed('event', { part: 'the API’s event', what: wrong.join('; '), mend });
}

/** Without an organisation API Gateway was seen to give the literal `aws:PrincipalOrgID`, which is read as none. */
const orgIsSound = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && /^o-[a-z0-9]{10,32}$/.test(value));
