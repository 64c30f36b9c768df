import type { AssumeRole } from '../../functions/aws/assume-role.ts';
import type { AssumeFailureKind, AssumeOutcome } from '../../functions/session/assume-outcome.ts';
import type { SessionOrder } from '../../functions/session/session-order.ts';
import { createPlan, nextBehaviour, type PortPlan } from './port-plan.ts';
import type { VirtualTime } from './virtual-time.ts';

const NAME = /^[\w+=,.@-]{2,64}$/;
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\x21-\x7e]+$/;

export type FakeSts = {
  plan: PortPlan;
  assumeRole: AssumeRole;
  /** Every order STS granted, with the secrets it gave for it. */
  granted: { order: SessionOrder; accessKeyId: string; secretAccessKey: string; sessionToken: string }[];
  /** Why the next `refuses` refuses. */
  refusal: AssumeFailureKind;
  /** What its refusals say besides, as STS quotes the parameter it does not like. */
  says: string;
  /** Put into every secret, so that it can be found where it must not be. */
  mark: string;
  /** Milliseconds the sessions last less than was ordered. */
  shorterByMs: number;
};

/** STS with the rules of AssumeRole for a caller that is a role session itself. */
export function createFakeSts(time: VirtualTime): FakeSts {
  const fake: FakeSts = {
    plan: createPlan(),
    granted: [],
    refusal: 'trust',
    says: '',
    mark: 'fakeSts',
    shorterByMs: 0,
    assumeRole: async (order, limitMs) => {
      const behaviour = await nextBehaviour(fake.plan, time, limitMs);
      const outcome =
        behaviour === 'refuses' ? failed(fake.refusal, `${fake.refusal} ${fake.says}`) : grant(order);
      if (behaviour === 'throttled') return failed('throttled');
      if (behaviour === 'unavailable' || behaviour === 'hangs' || behaviour === 'late')
        return failed('unavailable');
      return outcome;
    },
  };
  const grant = (order: SessionOrder): AssumeOutcome => {
    const fault = faultOf(order);
    if (fault !== undefined) return failed('invalid', fault);
    const number = String(fake.granted.length).padStart(6, '0');
    const keys = {
      accessKeyId: `ASIAFAKE00000${number}`,
      secretAccessKey: `${fake.mark}SecretAccessKey${number}`,
      sessionToken: `${fake.mark}SessionToken${number}`,
    };
    fake.granted.push({ order, ...keys });
    const lastsMs = order.durationSeconds * 1000 - fake.shorterByMs;
    const expiresAtMs = Math.floor((time.nowMs() + lastsMs) / 1000) * 1000;
    return { ok: true, keys: { ...keys, expiresAtMs, stsRequestId: `sts-request-${number}` } };
  };
  return fake;
}

function failed(kind: AssumeFailureKind, why: string = kind): AssumeOutcome {
  return { ok: false, failure: { kind, cause: `sts: ${why}` } };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function faultOf(order: SessionOrder): string | undefined {
  if (!ROLE_ARN.test(order.roleArn)) return 'role arn';
  if (!NAME.test(order.roleSessionName)) return `role session name ${order.roleSessionName}`;
  if (!NAME.test(order.sourceIdentity)) return `source identity ${order.sourceIdentity}`;
  const { durationSeconds: seconds } = order;
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 3600) return `duration ${seconds}`;
  if (order.tags.length > 50) return `${order.tags.length} tags`;
  if (new Set(order.tags.map(({ key }) => key.toLowerCase())).size !== order.tags.length)
    return 'a tag key twice';
  const badTag = order.tags.find(({ key, value }) => !TAG_KEY.test(key) || !TAG_VALUE.test(value));
  if (badTag !== undefined) return `tag ${badTag.key}`;
  if (order.externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(order.externalId))
    return 'external id';
  if (order.sessionPolicyArns.length > 10) return 'policy arns';
  const policyChars = [order.sessionPolicy ?? '', ...order.sessionPolicyArns].join('').length;
  return policyChars > 2048 ? 'session policy' : undefined;
}
