import { ASSUME_FAILURE_TEXT, type AssumeFailureKind } from '../../functions/session/assume-outcome.ts';
import { hintOf } from '../doctor/service-hints.ts';
import { type Asked, told } from './asked.ts';
import type { Broken } from './step.ts';

/** Which part a refusal's code speaks of. */
const PARTS: Readonly<Record<string, string>> = {
  IAM_AUTH_REQUIRED: 'the route’s authorizer, or the stage variable `origin`',
  INVALID_IDENTITY: 'your keys',
  RATE_LIMITED: 'the caller’s rate budget',
  POLICY_DENY: 'the policy of the profile',
  APPROVAL_REQUIRED: 'the policy of the profile',
  POLICY_INVALID: 'the policy of the profile',
  POLICY_UNAVAILABLE: 'Parameter Store',
  AUDIT_UNAVAILABLE: 'the bus and the audit queue',
  GATEWAY_403: 'your keys, or their `execute-api:Invoke`',
  GATEWAY_429: 'the API’s throttling',
};

/** The same for CREDENTIAL_ERROR, whose text says what STS did not like. */
const STS_PARTS: Readonly<Record<AssumeFailureKind, string>> = {
  trust: 'the role’s trust',
  'tag-session': 'the role’s trust',
  'set-source-identity': 'the role’s trust',
  'packed-policy-too-large': 'the profile’s session policy and tags',
  'region-disabled': 'the region, in the role’s account',
  invalid: 'the profile’s settings',
  'vend-keys': 'the vend function’s execution role',
  throttled: 'STS',
  unavailable: 'STS',
};

/** What is broken where credentials should have been given. */
export function refusedPart(asked: Asked): Broken {
  const { answer, status } = asked;
  if (answer.kind === 'refused')
    return { part: partOf(answer.code, answer.message), what: told(asked), mend: hintOf(answer.code) };
  const mend = 'look at the API’s access log and the vend function’s log group';
  return { part: status === 0 ? 'the way to the service' : 'the vend function', what: told(asked), mend };
}

function partOf(code: string, message: string): string {
  if (code !== 'CREDENTIAL_ERROR') return PARTS[code] ?? 'the vend function';
  const kinds: readonly AssumeFailureKind[] = [
    ...([
      'trust',
      'tag-session',
      'set-source-identity',
      'packed-policy-too-large',
      'region-disabled',
    ] as const),
    ...(['invalid', 'vend-keys', 'throttled', 'unavailable'] as const),
  ];
  const kind = kinds.find((one) => message.startsWith(ASSUME_FAILURE_TEXT[one]));
  return STS_PARTS[kind ?? 'trust'];
}
