import { setTimeout as wait } from 'node:timers/promises';
import type { GivenCredentials } from '../service/answer.ts';
import { signedRequest } from '../service/sign.ts';
import type { CallerKeys } from '../target/target.ts';
import { callerIdentity } from '../whoami/identity.ts';
import { type Asked, ask, headerOf, told } from './asked.ts';
import { refusedPart } from './refused-part.ts';
import { failed, passed, type StepResult } from './step.ts';
import type { Subject } from './subject.ts';

const MOST_ATTEMPTS = 3;
const BETWEEN_MS = 1_000;

export type Vended = { steps: StepResult[]; asked: Asked; keys: CallerKeys | undefined };

/** Asks as an SDK does: a 5xx is asked again, three times in all. */
async function askAgain(profile: string, { target, world }: Subject): Promise<Asked> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await ask(await signedRequest({ profile }, target, world.nowMs()), world.nowMs);
    if (asked.status < 500 || attempt === MOST_ATTEMPTS) return asked;
    await wait(BETWEEN_MS);
  }
}

/** Credentials of the profile, and what STS says of them. */
export async function allowSteps(subject: Subject): Promise<Vended> {
  const { profile } = subject;
  const asked = await askAgain(profile, subject);
  const { answer } = asked;
  if (answer.kind !== 'given')
    return { steps: [failed('allow', refusedPart(asked))], asked, keys: undefined };
  const keys = keysOf(answer.credentials);
  const { AccessKeyId, Expiration } = answer.credentials;
  return {
    steps: [
      passed('allow', `\`${profile}\` is given: ${AccessKeyId} until ${Expiration}`),
      await sessionStep(keys, answer.credentials, subject),
      answersStep('an answer with credentials', asked),
    ],
    asked,
    keys,
  };
}

function keysOf({ AccessKeyId, SecretAccessKey, Token }: GivenCredentials): CallerKeys {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

/** The keys work, and are of a session that the vend function named. */
async function sessionStep(
  keys: CallerKeys,
  { AccountId }: GivenCredentials,
  { target }: Subject,
): Promise<StepResult> {
  const identity = await callerIdentity(keys, target);
  if (identity.kind !== 'known') {
    const said = identity.kind === 'refused' ? 'refuses the keys' : 'cannot be asked about the keys';
    const mend =
      identity.kind === 'refused'
        ? 'check that the role’s account has STS in this region enabled, and the function’s clock'
        : 'let this machine reach STS';
    return failed('session', { part: 'the session', what: `STS ${said} (${identity.code})`, mend });
  }
  const [, role, session = ''] = /:assumed-role\/([^/]+)\/(.+)$/.exec(identity.arn) ?? [];
  if (role !== undefined && session.startsWith('sentinel,') && identity.accountId === AccountId)
    return passed('session', `the keys are of the role \`${role}\`, session \`${session}\``);
  const mend = 'check that the URL is this service’s: it names its sessions `sentinel,USER`';
  return failed('session', { part: 'the service', what: `the keys are of ${identity.arn}`, mend });
}

/** What every answer carries, and what API Gateway must not take away or change. */
function answersStep(which: string, asked: Asked): StepResult {
  const lacking = [
    ...(headerOf(asked, 'x-sentinel-request-id') === undefined ? ['`x-sentinel-request-id`'] : []),
    ...(headerOf(asked, 'cache-control') === 'no-store' ? [] : ['`Cache-Control: no-store`']),
    ...(headerOf(asked, 'content-type')?.startsWith('application/json')
      ? []
      : ['`Content-Type: application/json`']),
  ];
  if (lacking.length === 0)
    return passed('answers', 'answers carry their request id, `no-store` and their type');
  const mend = 'check the API for parameter mappings, and what stands before it: CDN, proxy, custom domain';
  return failed('answers', { part: 'the API', what: `${which} lacks ${lacking.join(', ')}`, mend });
}

/** What must be refused is refused by the policy, in the service's own words. */
export async function denySteps(subject: Subject): Promise<StepResult[]> {
  const { deniedProfile } = subject;
  const asked = await askAgain(deniedProfile, subject);
  const { answer } = asked;
  if (answer.kind === 'refused' && answer.code === 'POLICY_DENY' && answer.status === 403) {
    const headers = answersStep('a refusal', asked);
    const step = passed('deny', `\`${deniedProfile}\` is refused: ${told(asked)}`);
    return headers.level === 'failed' ? [step, headers] : [step];
  }
  if (answer.kind !== 'given' && answer.kind !== 'refused') return [failed('deny', refusedPart(asked))];
  const what = `\`${deniedProfile}\` should be refused by POLICY_DENY: ${told(asked)}`;
  const mend =
    answer.kind === 'given'
      ? 'name a profile by `--denied-profile` that no rule allows you, or mend its policy'
      : 'see what the code means: docs/architecture.md';
  return [failed('deny', { part: `the policy of \`${deniedProfile}\``, what, mend })];
}
