import { createHash } from 'node:crypto';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { explain, parsePolicy } from '../../functions/policy/index.ts';
import type { PolicyExplained } from './answers.ts';

/** Reads one version of a parameter; the message says why it cannot. */
export type ReadParameterVersion = (
  name: string,
  version: number,
) => Promise<{ ok: true; text: string } | { ok: false; message: string }>;

/** Names of parameters, https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const PARAMETER = /^\/[\w./-]{1,1010}$/;

/** Decides again by the version of the policy that decided, and tells why no earlier rule did. */
export async function explainDecision(
  event: DecisionEvent,
  readVersion: ReadParameterVersion,
): Promise<PolicyExplained> {
  const { policy, caller, profile } = event;
  if (policy === null || policy.version === null)
    return unavailable('no stored policy took part in this decision');
  if (caller === null || caller.name === null || profile === null)
    return unavailable('a decision without a caller and a profile is none of the policy’s');
  if (!PARAMETER.test(policy.name)) return unavailable('the event names no parameter that can be read');
  const reading = await readVersion(policy.name, policy.version);
  if (!reading.ok) return unavailable(reading.message);
  const parsed = parsePolicy(reading.text);
  if (!parsed.ok) return unavailable(`version ${policy.version} of the policy does not parse`);
  const input = { user: caller.name, profile, mode: 'server', atMs: Date.parse(event.time) } as const;
  const sha256 = createHash('sha256').update(reading.text, 'utf8').digest('hex');
  return {
    kind: 'explained',
    parameter: policy.name,
    version: policy.version,
    sameText: sha256 === policy.sha256,
    text: reading.text,
    ...explain(parsed.policy, input),
  };
}

function unavailable(message: string): PolicyExplained {
  return { kind: 'unavailable', message };
}
