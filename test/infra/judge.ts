import { contextOf } from '../../local/iam/context.ts';
import { decide } from '../../local/iam/evaluate.ts';
import { parsePolicyText } from '../../local/iam/parse-policy.ts';
import type { CompiledPolicy, PolicyKind, RequestContext } from '../../local/iam/policy-document.ts';
import type { RequestPrincipal } from '../../local/iam/principals.ts';
import { assumedRole } from '../../local/iam/world.ts';
import { elements, member, record } from './plan-json.ts';

export const ACCOUNT = '123456789012';

/** A session of a role of the account, or a service, which has no policies but the resource's. */
export type Asker = { role: string } | { service: string };

export type Asked = { action: string; resource: string; context?: RequestContext };

const ADMINISTRATOR = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

export type JudgeOptions = {
  /** A key's policy: without its allow nobody of the account may do anything with the key. */
  key?: true;
  /** As if somebody had added a statement that allows everybody everything: denies alone are left to refuse. */
  widened?: boolean;
  /** The role that asks has no policies of its own, and not those of an administrator. */
  bare?: true;
  /** The policy the role that asks has, in place of an administrator's. */
  identity?: unknown;
};

const EVERYBODY_MAY = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

/** Asks a planned resource policy as an administrator, so that what is refused is refused by that policy itself. */
export function judge(policy: unknown, options: JudgeOptions = {}) {
  if (typeof policy !== 'string') throw new Error('the policy is not known');
  const resource = compiled(options.widened === true ? widened(policy) : policy, 'resource');
  const { identity = JSON.stringify(ADMINISTRATOR) } = options;
  if (typeof identity !== 'string') throw new Error('the policy of who asks is not known');
  const own = compiled(identity, 'identity');
  return (who: Asker, { action, resource: arn, context = {} }: Asked): boolean => {
    const isBare = 'service' in who || options.bare === true;
    const principal = principalOf(who);
    return decide({
      request: { principal, action, resource: arn, context: contextOf(principal, context) },
      identity: isBare ? [] : [own],
      resource,
      // As across accounts both sides must allow.
      sameAccount: isBare || options.key !== true,
    }).allowed;
  };
}

function principalOf(who: Asker): RequestPrincipal {
  if ('service' in who) return { kind: 'service', service: who.service };
  const roleName = who.role.slice(who.role.lastIndexOf('/') + 1);
  const role = {
    arn: `arn:aws:iam::${ACCOUNT}:role/${who.role}`,
    accountId: ACCOUNT,
    roleId: 'AROAEXAMPLE',
    roleName,
  };
  return assumedRole(role, { sessionName: 'somebody' });
}

function widened(policy: string): string {
  const document: unknown = JSON.parse(policy);
  return JSON.stringify({
    ...record(document),
    Statement: [...elements(member(document, 'Statement')), EVERYBODY_MAY],
  });
}

function compiled(text: string, kind: PolicyKind): CompiledPolicy {
  const parsed = parsePolicyText(text, kind);
  if (!parsed.ok) throw new Error(`a planned policy has faults: ${JSON.stringify(parsed.faults)}`);
  return parsed.policy;
}
